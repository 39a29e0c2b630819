package io.exodus.worker;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.migration.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.client.exception.BadRequestException;
import org.camunda.bpm.client.exception.NotFoundException;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs tasks on a bounded number of threads, apart from the client's one thread. Each ends in
 * complete, failure or BPMN error; its lock is extended while it works, and losing the lock cancels
 * it.
 */
final class TaskRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final int RETRIES = 3;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final EngineApi engine;
  private final Endpoints endpoints;
  private final Failures failures;
  private final Semaphore slots;
  private final ExecutorService threads = Executors.newCachedThreadPool(named("exodus-task"));
  private final ScheduledExecutorService locks =
      Executors.newScheduledThreadPool(2, named("exodus-lock"));
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();

  TaskRunner(EngineApi engine, Endpoints endpoints, int slots) {
    this.engine = engine;
    this.endpoints = endpoints;
    this.failures = new Failures(endpoints.secrets());
    this.slots = new Semaphore(slots);
  }

  private static java.util.concurrent.ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Called on the client's thread: takes the task and returns once there is room for another. */
  void take(Handler handler, ExternalTask task, ExternalTaskService service) {
    try {
      slots.acquire();
      threads.execute(
          () -> {
            try {
              run(handler, task, service);
            } finally {
              slots.release();
            }
          });
      // No task is fetched, and its lock started, before a thread is free for it.
      slots.acquire();
      slots.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      slots.release();
    }
  }

  private void run(Handler handler, ExternalTask task, ExternalTaskService service) {
    Cancellation cancellation = new Cancellation();
    Thread worker = Thread.currentThread();
    running.add(cancellation);
    ScheduledFuture<?> extension = extend(handler, task, service, cancellation);
    Work work = null;
    MDC.put("migration", task.getBusinessKey());
    MDC.put("run", task.getProcessInstanceId());
    try (var hook = cancellation.onCancel(worker::interrupt)) {
      work = work(task, cancellation);
      Map<String, Object> variables = handler.handle(work);
      extension.cancel(false);
      // Interrupted flags of a late cancellation must not reach the HTTP call below.
      Thread.interrupted();
      service.complete(task, variables);
    } catch (OutcomeException e) {
      extension.cancel(false);
      tell(
          () ->
              service.handleBpmnError(
                  task, e.code(), e.getMessage(), Map.of("outcomeReason", cut(e.getMessage()))));
    } catch (Exception e) {
      extension.cancel(false);
      boolean cancelled = cancellation.cancelled();
      Thread.interrupted();
      if (cancelled || e instanceof CancelledException) {
        LOG.info("{}: stopped: {}", handler.topic(), cancellation.reason());
      } else {
        fail(task, service, failures.of(e, work, task.getWorkerId()));
      }
    } finally {
      extension.cancel(false);
      running.remove(cancellation);
      Thread.interrupted();
      MDC.clear();
    }
  }

  private Work work(ExternalTask task, Cancellation cancellation) {
    String id = task.getBusinessKey();
    Plan plan = engine.migration(id).plan();
    Map<String, Object> inputs = new HashMap<>(task.getAllVariables());
    return new Work(
        id,
        plan,
        endpoints.link(plan),
        endpoints.family(plan),
        inputs,
        cancellation,
        UUID.randomUUID().toString());
  }

  private ScheduledFuture<?> extend(
      Handler handler, ExternalTask task, ExternalTaskService service, Cancellation cancellation) {
    long lock = handler.lock().toMillis();
    return locks.scheduleAtFixedRate(
        () -> {
          try {
            service.extendLock(task, lock);
          } catch (NotFoundException | BadRequestException e) {
            cancellation.cancel("the engine has given the task to another worker, or ended it");
          } catch (RuntimeException e) {
            // The engine is silent: work goes on; whoever has the task by then finds out by itself.
            LOG.warn("{}: the engine does not extend the lock: {}", handler.topic(), e.toString());
          }
        },
        lock / 3,
        lock / 3,
        TimeUnit.MILLISECONDS);
  }

  private static void fail(ExternalTask task, ExternalTaskService service, Failure failure) {
    LOG.warn("{} fails: {}", task.getTopicName(), failure.details());
    int left = task.getRetries() == null ? RETRIES - 1 : task.getRetries() - 1;
    tell(
        () ->
            service.handleFailure(
                task,
                failure.words().text(),
                failure.details(),
                failure.pointless() ? 0 : Math.max(left, 0),
                RETRY_AFTER.toMillis()));
  }

  /**
   * The engine's answer to a task's end; an engine that is away gives the task out again by itself.
   */
  private static void tell(Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.warn("The engine does not take the end of a task: {}", e.toString());
    }
  }

  private static String cut(String text) {
    return text == null ? "" : text.substring(0, Math.min(text.length(), 3_900));
  }

  @Override
  public void close() {
    running.forEach(cancellation -> cancellation.cancel("the worker stops"));
    threads.shutdown();
    locks.shutdownNow();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
