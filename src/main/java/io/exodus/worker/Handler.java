package io.exodus.worker;

import java.time.Duration;
import java.util.Map;

/** Does the work of one topic. */
public interface Handler {

  String topic();

  /**
   * How long a task is locked; extended while the work goes on, so that a dead worker's is free
   * soon.
   */
  default Duration lock() {
    return Duration.ofSeconds(20);
  }

  /** True for work that goes on as long as the run does. */
  default boolean lasting() {
    return false;
  }

  /**
   * False for work that may take long and can be begun again: a worker that stops does not wait for
   * its end.
   */
  default boolean brief() {
    return !lasting();
  }

  /**
   * @return variables for the process: primitives and strings
   * @throws OutcomeException for a business outcome that the model draws
   * @throws io.exodus.endpoint.CancelledException when the work was cancelled
   * @throws Exception for a failure: retried, then an incident with the message
   */
  Map<String, Object> handle(Work work) throws Exception;
}
