package io.exodus.worker;

import io.exodus.endpoint.Cancellation;
import io.exodus.thread.LogContext;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.client.exception.BadRequestException;
import org.camunda.bpm.client.exception.ExternalTaskClientException;
import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends a task's lock while it is worked on, and cancels the work once the task is another's. A
 * lock that ran out while the engine was away is taken again if nobody else has it: work of hours
 * must not start over because an engine took a minute to start.
 */
final class LockKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LockKeeper.class);

  /** Before the other workers, who look less often the longer an engine is away. */
  private static final long AGAIN_MILLIS = 500;

  private final ExternalTask task;
  private final ExternalTaskService service;
  private final long lockMillis;
  private final EngineContact contact;
  private final Cancellation cancellation;
  private final ScheduledExecutorService threads;
  private final Runnable turn = LogContext.here().carried(this::turn);
  private ScheduledFuture<?> next;
  private boolean ended;

  LockKeeper(
      ExternalTask task,
      ExternalTaskService service,
      long lockMillis,
      EngineContact contact,
      Cancellation cancellation,
      ScheduledExecutorService threads) {
    this.task = task;
    this.service = service;
    this.lockMillis = lockMillis;
    this.contact = contact;
    this.cancellation = cancellation;
    this.threads = threads;
  }

  LockKeeper start() {
    again(lockMillis / 3);
    return this;
  }

  private synchronized void again(long millis) {
    if (!ended) {
      next = threads.schedule(turn, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void turn() {
    try {
      extend();
      contact.reached();
      again(lockMillis / 3);
    } catch (NotFoundException | BadRequestException e) {
      cancellation.cancel("the engine has given the task to another worker, or ended it");
    } catch (RuntimeException e) {
      if (e instanceof ExternalTaskClientException failure) {
        contact.missed(failure);
      }
      // The engine is silent: work goes on; whoever has the task by then finds out by itself.
      LOG.debug("{}: the engine does not extend the lock: {}", task.getTopicName(), e.toString());
      again(Math.min(AGAIN_MILLIS, lockMillis / 3));
    }
  }

  private void extend() {
    try {
      service.extendLock(task, lockMillis);
    } catch (BadRequestException e) {
      // It ran out, or is another's: in that case this is refused too.
      service.lock(task, lockMillis);
      LOG.info("{}: the lock had run out; the worker has taken it again", task.getTopicName());
    }
  }

  synchronized void end() {
    ended = true;
    next.cancel(false);
  }
}
