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

import io.exodus.client.StreamView;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Health;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import io.exodus.migration.Thresholds;
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
  private static final EndpointPair LINK =
      new EndpointPair("m-1", endpoint("old"), endpoint("new"));

  private final Family family = mock(Family.class, invocation -> null);
  private final Fleet fleet = mock(Fleet.class);

  /** Of the engine, by which the streams' times are put down; this machine's is another. */
  private Instant now = Instant.now().minus(MINUTES);

  private Duration silent = Duration.ZERO;
  private Duration patience = Duration.ZERO;

  /** Of the forward stream: it comes with the marker behind so many looks that find none. */
  private int looksWithoutMarker;

  private StreamState state = StreamState.FOLLOWING;
  private int looks;

  @BeforeEach
  void arrange() {
    EndpointControl side = mock(EndpointControl.class);
    when(side.fenced(anyLong())).thenReturn(true);
    when(family.side(any(), any(Authority.class))).thenReturn(side);
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
    return new Health("master", "7", SECOND, 0, 0, true, offset, "", Map.of());
  }

  private void prepare() throws InterruptedException {
    Thresholds thresholds = new Thresholds(0, SECOND, SECOND, SECOND, SECOND);
    Plan plan =
        new Plan(
            "m-1",
            "a move",
            MigrationKind.PRODUCTION,
            "old",
            "new",
            List.of("orders"),
            Map.of(),
            thresholds,
            SECOND,
            SECOND,
            Instant.EPOCH);
    new Preparation(family, fleet, new Known(), patience)
        .prepare(plan, LINK, new Route(Authority.SOURCE, 1, false), Authority.TARGET);
  }

  private final class Known implements Preparation.Streams {

    @Override
    public StreamView stream(Direction direction) {
      boolean forward = direction == Direction.FORWARD;
      boolean marked = !forward || looks++ >= looksWithoutMarker;
      return new StreamView(
          direction,
          true,
          StreamReliability.WHOLE,
          "worker",
          forward ? state : StreamState.ARMED,
          "1",
          "1",
          marked ? now.minusMillis(20) : null,
          marked ? now : null,
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

      assertRefused("is not FOLLOWING");
    }
  }

  /** Approved within a second of the validation: markers come with the samples of the watch. */
  @Test
  void shouldWaitForTheFirstMarkerWhenTheStreamHasOnlyJustBegun() throws InterruptedException {
    looksWithoutMarker = 3;
    patience = Duration.ofSeconds(30);

    prepare();

    verify(fleet).prepare(any(), anyLong());
  }

  @Test
  void shouldWaitWhileTheStreamCatchesUpAfterItsWorkerWasReplaced() throws InterruptedException {
    state = StreamState.CATCHING_UP;
    looksWithoutMarker = 3;
    patience = Duration.ofMillis(300);

    assertRefused("the forward stream is not FOLLOWING; it is CATCHING_UP");
    assertThat(looks).isGreaterThan(2);
  }

  @Test
  void shouldNotWaitForAStreamThatHasStopped() {
    state = StreamState.STOPPED;
    patience = Duration.ofSeconds(30);

    assertRefused("the forward stream is not FOLLOWING; it is STOPPED");
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void shouldSayThatTheDelayIsUnknownWhenNoMarkerComesInTime() {
    looksWithoutMarker = Integer.MAX_VALUE;
    patience = Duration.ofMillis(300);

    assertRefused(
        "the delay of the forward stream is unknown: no marker has arrived within 300 ms");
    assertThat(looks).isGreaterThan(2);
  }

  @Test
  void shouldRefuseWhereTheDatabasesClocksAreMinutesApart() {
    clocks(Duration.ZERO, MINUTES);

    assertRefused("the clocks of old and new differ by 300000 ms; the agreed limit is 1000");
  }

  private void assertRefused(String why) {
    assertThatExceptionOfType(CutoverAbortedException.class)
        .isThrownBy(this::prepare)
        .satisfies(e -> assertThat(e.getMessage()).contains(why));
    verifyNoInteractions(fleet);
  }
}
