package io.exodus.interlay;

import io.exodus.migration.Route;
import io.exodus.thread.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports to the engine, regularly and when asked to, and hands its answer on. */
final class Reporter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  /** A question so soon after the last answer gets that one. */
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Duration LAST_REPORT = Duration.ofSeconds(3);

  interface Listener {
    void answered(Route route, Duration longestHold);
  }

  private final String name;
  private final RouteSource source;
  private final Supplier<InterlayReport> report;
  private final Listener listener;
  private final ScheduledExecutorService thread;
  private CompletableFuture<Void> asking;
  private long answeredAt = System.nanoTime() - FRESH_NANOS;
  private volatile String trouble = "the engine has not been asked yet";
  private boolean asked;

  Reporter(String name, RouteSource source, Supplier<InterlayReport> report, Listener listener) {
    this.name = name;
    this.source = source;
    this.report = report;
    this.listener = listener;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            new DaemonThreads("interlay-" + name + "-report"));
  }

  // The task catches what goes wrong; close ends it.
  @SuppressWarnings("FutureReturnValueIgnored")
  void every(Duration interval, Runnable before) {
    thread.scheduleWithFixedDelay(
        () -> {
          try {
            before.run();
          } catch (RuntimeException e) {
            // Thrown on, it would end the reports for good, and nobody would hear why.
            LOG.warn("Interlay '{}' reports without what it could not prepare", name, e);
          }
          report();
        },
        0,
        interval.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  synchronized CompletionStage<Void> ask() {
    if (asking != null) {
      return asking;
    }
    if (System.nanoTime() - answeredAt < FRESH_NANOS) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> question = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            report();
            answered();
            question.complete(null);
          });
      asking = question;
    } catch (RejectedExecutionException closing) {
      question.complete(null);
    }
    return question;
  }

  private synchronized void answered() {
    asking = null;
    answeredAt = System.nanoTime();
  }

  /** Whether the engine answered. */
  boolean report() {
    try {
      Route route = source.report(report.get());
      listener.answered(route, source.longestHold());
      reached();
      return true;
    } catch (IOException | RuntimeException e) {
      missed(e);
      return false;
    }
  }

  private void reached() {
    if (!asked || trouble != null) {
      LOG.info("Interlay '{}' reports to the engine", name);
    }
    asked = true;
    trouble = null;
  }

  private void missed(Exception e) {
    String why = words(e);
    if (!why.equals(trouble)) {
      LOG.warn(
          "Interlay '{}' can't report to the engine, and goes on with the route it has: {}",
          name,
          why);
    }
    asked = true;
    trouble = why;
  }

  private static String words(Exception e) {
    return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
  }

  /** Why the last report was not answered; null where it was. */
  String trouble() {
    return trouble;
  }

  /** Stops reporting, and tells the engine that this instance is gone, if it can be told. */
  void leave(String instanceId) {
    thread.shutdown();
    try {
      // A report under way would bring the instance back.
      thread.awaitTermination(LAST_REPORT.toMillis(), TimeUnit.MILLISECONDS);
      source.leave(name, instanceId);
    } catch (IOException e) {
      LOG.warn("Interlay '{}' can't tell the engine that it stops: {}", name, words(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
