package io.exodus.worker;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineHeldException;
import io.exodus.client.MigrationView;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.migration.Plan;
import io.exodus.thread.LogContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.camunda.bpm.client.task.ExternalTask;
import org.camunda.bpm.client.task.ExternalTaskService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs tasks on a bounded number of threads, apart from the client's one thread. Each ends in
 * complete, failure or BPMN error, or is handed back where the worker stops; its lock is extended
 * while it works, and losing the lock cancels it.
 */
final class TaskRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  /** How long a task that is told to stop may take to undo what must be undone. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** Before anything is done, an engine that starts again is waited for; then the task fails. */
  private static final Duration ENGINE_STARTS = Duration.ofMinutes(1);

  private static final LogContext NO_MIGRATION = new LogContext(Map.of());
  private static final String STOPS = "the worker stops";

  private final EngineApi engine;
  private final Endpoints endpoints;
  private final Failures failures;
  private final EngineContact contact;
  private final Semaphore slots;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(NO_MIGRATION.threads("exodus-task"));
  private final ScheduledExecutorService locks =
      Executors.newScheduledThreadPool(2, NO_MIGRATION.threads("exodus-lock"));
  private final Map<Cancellation, Handler> running = new ConcurrentHashMap<>();
  private volatile boolean full;
  private volatile boolean refusing;

  TaskRunner(EngineApi engine, Endpoints endpoints, EngineContact contact, int slots) {
    this.engine = engine;
    this.endpoints = endpoints;
    this.failures = new Failures(endpoints.secrets());
    this.contact = contact;
    this.slots = new Semaphore(slots);
  }

  /** Called on the client's thread: takes the task and returns once there is room for another. */
  void take(Handler handler, ExternalTask task, ExternalTaskService service) {
    if (refusing) {
      new TaskEnd(task, service, contact).handBack();
      return;
    }
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
      if (!slots.tryAcquire()) {
        full = true;
        slots.acquire();
      }
      slots.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      full = false;
    }
  }

  /** Whether the client's thread waits until there is room for another task. */
  boolean full() {
    return full;
  }

  /** What is still fetched is handed back; the client's thread waits for room no longer. */
  synchronized void refuseMore() {
    if (!refusing) {
      refusing = true;
      slots.release(Integer.MAX_VALUE / 2);
    }
  }

  private void run(Handler handler, ExternalTask task, ExternalTaskService service) {
    Cancellation cancellation = new Cancellation();
    TaskEnd end = new TaskEnd(task, service, contact);
    Thread worker = Thread.currentThread();
    running.put(cancellation, handler);
    if (refusing) {
      // It came between the last fetch and the stop.
      cancellation.cancel(STOPS);
    }
    Work work = null;
    MDC.put("migration", task.getBusinessKey());
    LockKeeper lock =
        new LockKeeper(task, service, handler.lock().toMillis(), contact, cancellation, locks)
            .start();
    try (var hook = cancellation.onCancel(worker::interrupt)) {
      work = work(task, cancellation);
      LOG.info("{}: begins", handler.topic());
      Map<String, Object> variables = handler.handle(work);
      lock.end();
      // Interrupted flags of a late cancellation must not reach the HTTP call below.
      Thread.interrupted();
      end.done(variables, cancellation);
      LOG.info("{}: done", handler.topic());
    } catch (OutcomeException e) {
      lock.end();
      Thread.interrupted();
      end.outcome(e, cancellation);
    } catch (EngineHeldException e) {
      lock.end();
      Thread.interrupted();
      PostponedTask.wait(task, service, e.getMessage());
    } catch (Exception | Error e) {
      // An error too: a task that nobody reports would only come again, for ever.
      lock.end();
      boolean cancelled = cancellation.cancelled();
      Thread.interrupted();
      if (cancelled || e instanceof CancelledException) {
        LOG.info("{}: stopped: {}", handler.topic(), cancellation.reason());
        if (STOPS.equals(cancellation.reason())) {
          end.handBack();
        }
      } else {
        end.failed(failures.of(e, work, task.getWorkerId()));
      }
    } finally {
      lock.end();
      running.remove(cancellation);
      Thread.interrupted();
      MDC.clear();
    }
  }

  private Work work(ExternalTask task, Cancellation cancellation) {
    String id = task.getBusinessKey();
    MigrationView migration =
        new RetryUntilAcknowledged(cancellation, ENGINE_STARTS)
            .ask(() -> engine.migration(id, task.getId()));
    // The task's own instance may be one that the run has called.
    MDC.put("run", migration.runId());
    Plan plan = migration.plan();
    Map<String, Object> inputs = new HashMap<>(task.getAllVariables());
    TaskInHand hand = new TaskInHand(id, task.getId(), task.getWorkerId());
    return new Work(
        hand,
        plan,
        EngineAlterations.keep(engine, hand, endpoints.link(plan)),
        endpoints.family(plan),
        inputs,
        cancellation,
        UUID.randomUUID().toString());
  }

  /**
   * Tells long work to stop at once, and what is brief only where it is not over after the grace.
   */
  void close(Duration grace) {
    refuseMore();
    threads.shutdown();
    stop(handler -> !handler.brief());
    try {
      if (!threads.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        stop(handler -> true);
        threads.awaitTermination(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Last: what is ending still needs its lock.
    locks.shutdownNow();
  }

  private void stop(Predicate<Handler> which) {
    running.forEach(
        (cancellation, handler) -> {
          if (which.test(handler)) {
            cancellation.cancel(STOPS);
          }
        });
  }
}
