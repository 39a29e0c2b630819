package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UntilHeardTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger told = new AtomicInteger();

  private void away() {
    told.incrementAndGet();
    throw new EngineUnreachableException("it is away", null);
  }

  @Test
  void shouldTellAgainWhenTheEngineIsBack() {
    new UntilHeard(cancellation, PATIENCE)
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
    UntilHeard heard = new UntilHeard(cancellation, Duration.ZERO);

    assertThatExceptionOfType(EngineUnreachableException.class)
        .isThrownBy(() -> heard.tell(this::away));
  }

  @Test
  void shouldEndWithItsStep() {
    UntilHeard heard = new UntilHeard(cancellation, PATIENCE);

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
    UntilHeard heard = new UntilHeard(cancellation, PATIENCE);

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
