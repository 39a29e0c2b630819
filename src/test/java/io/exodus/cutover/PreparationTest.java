package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.Side;
import io.exodus.migration.Authority;
import io.exodus.migration.Kind;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.Standing;
import io.exodus.migration.Thresholds;
import io.exodus.migration.api.StreamView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clocks that are minutes apart, and the words of a worker that has died. */
class PreparationTest {

  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Link LINK = new Link("m-1", endpoint("old"), endpoint("new"));

  private final Family family = mock(Family.class, invocation -> null);
  private final Fleet fleet = mock(Fleet.class);

  /** Of the engine, by which the streams' times are put down; this machine's is another. */
  private Instant now = Instant.now().minus(MINUTES);

  private Duration silent = Duration.ZERO;

  @BeforeEach
  void arrange() {
    Side side = mock(Side.class);
    when(side.fenced()).thenReturn(true);
    when(family.side(any(), any())).thenReturn(side);
    clocks(MINUTES, MINUTES);
  }

  private void clocks(Duration source, Duration target) {
    var prober = mock(io.exodus.endpoint.Prober.class);
    when(prober.probe(LINK.source())).thenReturn(health(source));
    when(prober.probe(LINK.target())).thenReturn(health(target));
    when(family.prober()).thenReturn(prober);
  }

  private static EndpointSettings endpoint(String name) {
    return new EndpointSettings(
        name, "redis", URI.create("redis://127.0.0.1:1"), null, null, "shop", Set.of(), SECOND);
  }

  private static Health health(Duration offset) {
    return new Health("master", "7", 0, 0, 0, SECOND, 0, 0, 0, "", offset, true);
  }

  private void prepare() throws InterruptedException {
    Thresholds thresholds = new Thresholds(0, SECOND, SECOND, SECOND, SECOND);
    Plan plan =
        new Plan(
            "m-1",
            "a move",
            Kind.PRODUCTION,
            "old",
            "new",
            List.of("orders"),
            Map.of(),
            thresholds,
            SECOND,
            SECOND,
            Instant.EPOCH);
    new Preparation(family, fleet, new Known(), Duration.ZERO)
        .prepare(plan, LINK, new Route(Authority.SOURCE, 1, false), Authority.TARGET);
  }

  private final class Known implements Preparation.Streams {

    @Override
    public StreamView stream(Direction direction) {
      return new StreamView(
          direction.name(),
          true,
          Standing.WHOLE,
          "worker",
          direction == Direction.FORWARD ? "FOLLOWING" : "ARMED",
          "1",
          "1",
          now.minusMillis(20),
          now,
          0L,
          0L,
          now.minusSeconds(60),
          now.minus(silent));
    }

    @Override
    public void want(Direction direction) {}

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public Instant validatedSince() {
      return now.minusSeconds(30);
    }
  }

  @Test
  void shouldNotMindThatItsOwnMachinesClockIsMinutesOff() {
    for (Duration off : List.of(MINUTES, MINUTES.negated())) {
      now = Instant.now().plus(off);

      assertThatCode(this::prepare).doesNotThrowAnyException();
    }
    verify(fleet, org.mockito.Mockito.times(2)).prepare(any(), anyLong());
  }

  @Test
  void shouldNotTrustWhatADeadWorkerSaidLastWhateverItsOwnMachinesClock() {
    silent = Duration.ofSeconds(6);

    for (Duration off : List.of(MINUTES, MINUTES.negated())) {
      now = Instant.now().plus(off);

      assertRefused("does not follow");
    }
  }

  @Test
  void shouldRefuseWhereTheDatabasesClocksAreMinutesApart() {
    clocks(Duration.ZERO, MINUTES);

    assertRefused("the clocks of old and new differ by 300000 ms; agreed are at most 1000");
  }

  private void assertRefused(String why) {
    assertThatExceptionOfType(CutoverAbortedException.class)
        .isThrownBy(this::prepare)
        .satisfies(e -> assertThat(e.getMessage()).contains(why));
    verifyNoInteractions(fleet);
  }
}
