package io.exodus.worker;

import io.exodus.migration.api.Progress;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine how a step gets on, now and then; an engine that is away does not stop the work.
 */
final class Reports {

  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  private static final long INTERVAL_NANOS = 500_000_000L;

  private final EngineApi engine;
  private final String migrationId;
  private final String task;
  private final Instant began;
  private long last;

  Reports(EngineApi engine, String migrationId, String task) {
    this.engine = engine;
    this.migrationId = migrationId;
    this.task = task;
    this.began = engine.clock().now();
  }

  synchronized void progress(long done, long total, String detail) {
    long now = System.nanoTime();
    if (now - last < INTERVAL_NANOS) {
      return;
    }
    last = now;
    try {
      engine.progress(migrationId, at(done, total, detail, false));
    } catch (EngineUnreachableException e) {
      LOG.debug("progress not told: {}", e.getMessage());
    }
  }

  /** The last word, which the engine must have. */
  void ended(long done, long total, String detail) {
    engine.progress(migrationId, at(done, total, detail, true));
  }

  private Progress at(long done, long total, String detail, boolean ended) {
    return new Progress(task, done, total, detail, began, began, ended);
  }
}
