package io.exodus.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CancellationTest {

  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<Void> paused = new CompletableFuture<>();

  /** Has a thread wait for an hour, and returns it once it does. */
  private Thread pauseForAnHour() {
    Thread thread =
        new Thread(
            () -> {
              try {
                cancellation.pause(HOUR);
                paused.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                paused.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }

  @Test
  void shouldEndAPauseWhenCancelled() {
    pauseForAnHour();

    cancellation.cancel("enough");

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(paused::get)
        .withCause(new CancelledException("enough"));
  }

  /** Else the interruption would come later, in the midst of what the thread does at its end. */
  @Test
  void shouldWakeByTheInterruptionOfAHook() {
    Thread thread = pauseForAnHour();
    cancellation.onCancel(
        () -> {
          thread.interrupt();
          await().until(paused::isDone);
        });

    cancellation.cancel("enough");

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(paused::get)
        .withCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void shouldNotPauseOnceCancelled() {
    cancellation.cancel("enough");

    assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> cancellation.pause(HOUR));
  }

  @Test
  void shouldGoOnAfterAPause() throws InterruptedException {
    long began = System.nanoTime();

    cancellation.pause(20);

    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(20_000_000);
  }
}
