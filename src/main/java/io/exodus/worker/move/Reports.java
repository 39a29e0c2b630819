package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineUnreachableException;
import io.exodus.client.Progress;
import io.exodus.client.TaskInHand;
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
  private final TaskInHand hand;
  private final String task;
  private final Instant began;
  private long last;

  Reports(EngineApi engine, TaskInHand hand, String task) {
    this.engine = engine;
    this.hand = hand;
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
      engine.progress(hand, at(done, total, detail, false));
    } catch (EngineUnreachableException e) {
      LOG.debug("progress not reported: {}", e.getMessage());
    }
  }

  /** The last word, which the engine must have. */
  void ended(long done, long total, String detail) {
    engine.progress(hand, at(done, total, detail, true));
  }

  private Progress at(long done, long total, String detail, boolean ended) {
    return new Progress(task, done, total, detail, began, began, ended);
  }
}
