package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.client.Attempt;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ForcedSwitchTest {

  private static final EndpointPair LINK =
      new EndpointPair("m-1", endpoint("old"), endpoint("new"));

  private final Cancellation cancellation = new Cancellation();
  private final AtomicLong applied = new AtomicLong();

  private static EndpointSettings endpoint(String name) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://127.0.0.1:1"),
        null,
        null,
        "shop",
        Set.of(),
        Duration.ofSeconds(1));
  }

  /** The wait would go on for as long as the longest hold: there is always something to apply. */
  @Test
  @Timeout(20)
  void shouldStopWaitingForWhatIsStillAppliedWhenCancelled() {
    EndpointControl side = mock(EndpointControl.class);
    when(side.applied(Direction.REVERSE)).thenAnswer(look -> next());
    Family family = mock(Family.class, invocation -> null);
    when(family.side(any(), any(Authority.class))).thenReturn(side);
    AuthorityRecord record = mock(AuthorityRecord.class);
    when(record.beginWithLoss())
        .thenReturn(new Attempt(1, Authority.SOURCE, 7, Attempt.State.HELD, false));

    assertThatExceptionOfType(CancelledException.class)
        .isThrownBy(
            () ->
                new ForcedSwitch(family, mock(Fleet.class), record, Step.Listener.NONE)
                    .run(LINK, Duration.ofMinutes(1), cancellation))
        .withMessage("another worker has the task");
    verify(record, never()).decide(any(), any());
  }

  private EndpointControl.Applied next() {
    if (applied.incrementAndGet() == 3) {
      cancellation.cancel("another worker has the task");
    }
    return new EndpointControl.Applied("history:" + applied, Instant.EPOCH);
  }
}
