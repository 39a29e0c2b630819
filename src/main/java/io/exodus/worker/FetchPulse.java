package io.exodus.worker;

import java.time.Duration;
import java.util.List;
import org.camunda.bpm.client.backoff.ErrorAwareBackoffStrategy;
import org.camunda.bpm.client.exception.ExternalTaskClientException;
import org.camunda.bpm.client.task.ExternalTask;

/**
 * Feels the pulse of a client's one thread, after each fetch, and makes it wait where that failed:
 * an engine that comes back must not be met by a storm.
 */
final class FetchPulse implements ErrorAwareBackoffStrategy {

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MILLIS = 200;

  private final EngineContact contact;
  private volatile long beat = System.nanoTime();
  private long pauseMillis;

  FetchPulse(EngineContact contact) {
    this.contact = contact;
  }

  @Override
  public void reconfigure(List<ExternalTask> tasks, ExternalTaskClientException failure) {
    beat = System.nanoTime();
    if (failure == null) {
      contact.reached();
      pauseMillis = 0;
    } else {
      contact.missed(failure);
      pauseMillis =
          pauseMillis == 0
              ? FIRST_PAUSE_MILLIS
              : Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
    }
  }

  @Override
  public long calculateBackoffTime() {
    return pauseMillis;
  }

  Duration sinceBeat() {
    return Duration.ofNanos(System.nanoTime() - beat);
  }
}
