package io.exodus.worker;

import java.time.Duration;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a task that an incident holds until later. It says why, in Cockpit; it is no failure, and
 * goes on by itself once the incident's owner has released it.
 */
public final class PostponedTask {

  private static final Logger LOG = LoggerFactory.getLogger(PostponedTask.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private PostponedTask() {}

  static void wait(ExternalTask task, ExternalTaskService service, String why) {
    try {
      if (why.equals(task.getErrorMessage())) {
        // Told already: a row of history each time would be too many.
        service.extendLock(task, PAUSE.toMillis());
        return;
      }
      LOG.info("{}: {}", task.getTopicName(), why);
      int left = task.getRetries() == null ? TaskEnd.RETRIES : task.getRetries();
      service.handleFailure(task, why, null, left, PAUSE.toMillis());
    } catch (RuntimeException e) {
      LOG.info(
          "{}: the engine has ended it, or does not answer: {}", task.getTopicName(), e.toString());
    }
  }
}
