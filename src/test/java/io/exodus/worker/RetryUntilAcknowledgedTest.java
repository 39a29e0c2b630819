package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.exodus.client.EngineRefusedException;
import io.exodus.client.EngineUnreachableException;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryUntilAcknowledgedTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger told = new AtomicInteger();

  private void away() {
    told.incrementAndGet();
    throw new EngineUnreachableException("it is away", null);
  }

  @Test
  void shouldTellAgainWhenTheEngineIsBack() {
    new RetryUntilAcknowledged(cancellation, PATIENCE)
        .tell(
            () -> {
              if (told.get() < 2) {
                away();
              }
            });

    assertThat(told).hasValue(2);
  }

  @Test
  void shouldFailVisiblyWhenTheEngineStaysAway() {
    RetryUntilAcknowledged heard = new RetryUntilAcknowledged(cancellation, Duration.ZERO);

    assertThatExceptionOfType(EngineUnreachableException.class)
        .isThrownBy(() -> heard.tell(this::away));
  }

  @Test
  void shouldEndWithItsStep() {
    RetryUntilAcknowledged heard = new RetryUntilAcknowledged(cancellation, PATIENCE);

    assertThatExceptionOfType(CancelledException.class)
        .isThrownBy(
            () ->
                heard.tell(
                    () -> {
                      cancellation.cancel("another worker has the task");
                      away();
                    }));
    assertThat(told).hasValue(1);
  }

  @Test
  void shouldNotTellAgainWhatTheEngineRefuses() {
    RetryUntilAcknowledged heard = new RetryUntilAcknowledged(cancellation, PATIENCE);

    assertThatExceptionOfType(EngineRefusedException.class)
        .isThrownBy(
            () ->
                heard.tell(
                    () -> {
                      told.incrementAndGet();
                      throw new EngineRefusedException(409, "it is over");
                    }));
    assertThat(told).hasValue(1);
  }
}
