package io.exodus.worker;

import io.exodus.endpoint.Cancellation;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.camunda.bpm.client.exception.BadRequestException;
import org.camunda.bpm.client.exception.ConnectionLostException;
import org.camunda.bpm.client.exception.ExternalTaskClientException;
import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine how one task ended, and again where no answer came: an engine that was away for
 * a moment must not have a step run twice. Ends when the engine takes it, has ended the task itself
 * or given it to another worker, when the worker stops, or after a time-out; the engine then gives
 * the task out again.
 */
final class TaskEnd {

  private static final Logger LOG = LoggerFactory.getLogger(TaskEnd.class);
  private static final int RETRIES = 3;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long FIRST_PAUSE_MILLIS = 100;

  /** Shorter than a fetch's: who has done the step comes before whoever would do it again. */
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final ExternalTask task;
  private final ExternalTaskService service;
  private final EngineContact contact;
  private final Cancellation cancellation;
  private final BiFunction<Throwable, Work, Failure> failures;

  TaskEnd(
      ExternalTask task,
      ExternalTaskService service,
      EngineContact contact,
      Cancellation cancellation,
      BiFunction<Throwable, Work, Failure> failures) {
    this.task = task;
    this.service = service;
    this.contact = contact;
    this.cancellation = cancellation;
    this.failures = failures;
  }

  void complete(Map<String, Object> variables, Work work) {
    tell(
        () -> {
          service.complete(task, variables);
          LOG.info("{}: done", task.getTopicName());
        },
        refusal -> failures.apply(refusal, work));
  }

  void outcome(OutcomeException outcome, Work work) {
    String reason = cut(outcome.getMessage());
    tell(
        () ->
            service.handleBpmnError(
                task, outcome.code(), outcome.getMessage(), Map.of("outcomeReason", reason)),
        refusal -> failures.apply(refusal, work));
  }

  /**
   * @param work null where the task could not even be read
   */
  void failure(Throwable cause, Work work) {
    Failure failure = failures.apply(cause, work);
    tell(() -> fail(failure), refusal -> failure);
  }

  /**
   * @param refused what is told instead where the engine is there and does not take the end
   */
  private void tell(Runnable end, Function<Throwable, Failure> refused) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (!told(end, refused)) {
      if (cancellation.cancelled() || System.nanoTime() > until || !waited(pause)) {
        LOG.warn("{}: the engine could not be told how it ended", task.getTopicName());
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Whether there is nothing more to tell. */
  private boolean told(Runnable end, Function<Throwable, Failure> refused) {
    try {
      try {
        end.run();
      } catch (ConnectionLostException | NotFoundException e) {
        throw e;
      } catch (RuntimeException e) {
        fail(refused.apply(e));
      }
      return true;
    } catch (NotFoundException | BadRequestException e) {
      LOG.info("{}: the engine has ended it, or given it to another", task.getTopicName());
      return true;
    } catch (ExternalTaskClientException e) {
      contact.missed(e);
      return false;
    }
  }

  private void fail(Failure failure) {
    int left = task.getRetries() == null ? RETRIES - 1 : task.getRetries() - 1;
    service.handleFailure(
        task,
        failure.words().text(),
        failure.details(),
        failure.pointless() ? 0 : Math.max(left, 0),
        RETRY_AFTER.toMillis());
    LOG.warn("{} fails: {}", task.getTopicName(), failure.details());
  }

  private static boolean waited(long millis) {
    try {
      Pause.millis(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String cut(String text) {
    return text == null ? "" : text.substring(0, Math.min(text.length(), 3_900));
  }
}
