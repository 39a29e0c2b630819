package io.exodus.worker;

import io.exodus.client.EngineUnreachableException;
import io.exodus.endpoint.Cancellation;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.client.exception.ConnectionLostException;
import org.camunda.bpm.client.exception.EngineException;
import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine how a task has ended. What is done is told until it is heard; for the rest, an
 * engine that is away gives the task out again by itself.
 */
record TaskEnd(ExternalTask task, ExternalTaskService service, EngineContact contact) {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEnd.class);

  /**
   * Another transaction touched the task, such as an extension of its lock: the engine lets try.
   */
  private static final String COLLISION = "OptimisticLockingException";

  /** Of a task that has not failed yet. */
  static final int RETRIES = 3;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int LONGEST_REASON = 3_900;

  /**
   * @throws RuntimeException if the engine does not take it
   */
  void done(Map<String, Object> variables, Cancellation cancellation) {
    heard(() -> service.complete(task, variables), cancellation);
  }

  void outcome(OutcomeException outcome, Cancellation cancellation) {
    String reason = cut(outcome.getMessage());
    tell(
        () ->
            heard(
                () ->
                    service.handleBpmnError(
                        task,
                        outcome.code(),
                        outcome.getMessage(),
                        Map.of("outcomeReason", reason)),
                cancellation));
  }

  void failed(Failure failure) {
    int left = task.getRetries() == null ? RETRIES - 1 : task.getRetries() - 1;
    try {
      service.handleFailure(
          task,
          failure.words().text(),
          failure.details(),
          failure.pointless() ? 0 : Math.max(left, 0),
          RETRY_AFTER.toMillis());
    } catch (NotFoundException e) {
      LOG.info("{}: the engine has ended it: {}", task.getTopicName(), failure.words().text());
      return;
    } catch (RuntimeException e) {
      notTaken(e);
    }
    LOG.warn("{} fails: {}", task.getTopicName(), failure.details());
  }

  /** Ends the lock, so that another worker need not wait for its end. */
  void handBack() {
    LOG.info("{}: handed back to the engine", task.getTopicName());
    tell(
        () -> {
          try {
            service.unlock(task);
          } catch (NotFoundException e) {
            // The run is over, and its lasting steps with it: there is nothing to hand back.
            LOG.info("{}: the engine has ended it already", task.getTopicName());
          }
        });
  }

  private void heard(Runnable end, Cancellation cancellation) {
    new RetryUntilAcknowledged(cancellation)
        .tell(
            () -> {
              try {
                end.run();
              } catch (ConnectionLostException e) {
                contact.missed(e);
                throw new EngineUnreachableException(e.getMessage(), e);
              } catch (EngineException e) {
                if (COLLISION.equals(e.getType())) {
                  throw new EngineUnreachableException(e.getMessage(), e);
                }
                throw e;
              }
            });
  }

  private void tell(Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      notTaken(e);
    }
  }

  private void notTaken(RuntimeException e) {
    LOG.warn("{}: the engine does not accept its end: {}", task.getTopicName(), e.toString());
  }

  private static String cut(String text) {
    return text == null ? "" : text.substring(0, Math.min(text.length(), LONGEST_REASON));
  }
}
