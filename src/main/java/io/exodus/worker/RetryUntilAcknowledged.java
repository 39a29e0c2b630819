package io.exodus.worker;

import io.exodus.client.EngineUnreachableException;
import io.exodus.endpoint.Cancellation;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine what it must hear, however long it is away: the work of hours must not be thrown
 * away because it ended in the minute in which the engine was started again.
 */
public final class RetryUntilAcknowledged {

  private static final Logger LOG = LoggerFactory.getLogger(RetryUntilAcknowledged.class);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long PAUSE_MILLIS = 500;

  private final Cancellation cancellation;
  private final Duration patience;

  public RetryUntilAcknowledged(Cancellation cancellation) {
    this(cancellation, PATIENCE);
  }

  /**
   * @param patience after which an engine that does not answer fails the step
   */
  RetryUntilAcknowledged(Cancellation cancellation, Duration patience) {
    this.cancellation = cancellation;
    this.patience = patience;
  }

  /**
   * @throws EngineUnreachableException if it does not answer within the patience
   * @throws io.exodus.endpoint.CancelledException if the step is taken away meanwhile
   */
  public void tell(Runnable report) {
    ask(
        () -> {
          report.run();
          return null;
        });
  }

  /** As {@link #tell}, for what has an answer. */
  public <T> T ask(Supplier<T> question) {
    long until = System.nanoTime() + patience.toNanos();
    for (boolean first = true; ; first = false) {
      try {
        return question.get();
      } catch (EngineUnreachableException e) {
        cancellation.check();
        if (System.nanoTime() > until) {
          throw e;
        }
        if (first) {
          LOG.warn("Reporting to the engine again until it answers: {}", e.getMessage());
        }
      }
      pause();
    }
  }

  private void pause() {
    try {
      cancellation.pause(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.check();
      throw new EngineUnreachableException("interrupted while the engine was away", e);
    }
  }
}
