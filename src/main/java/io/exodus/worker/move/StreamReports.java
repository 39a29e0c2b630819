package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineRefusedException;
import io.exodus.client.EngineUnreachableException;
import io.exodus.client.StreamView;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import io.exodus.thread.LogContext;
import io.exodus.worker.Work;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the engine how a stream stands and fetches its repairs, on a thread of its own: an engine
 * that is slow or away must not hold up a stream.
 */
final class StreamReports implements Follower.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamReports.class);

  private final EngineApi engine;
  private final Work work;
  private final Direction direction;
  private volatile Instant since;
  private final AtomicReference<Follower.Status> latest = new AtomicReference<>();
  private final AtomicReference<List<RecordId>> repairs = new AtomicReference<>(List.of());
  private final ExecutorService thread;
  private volatile Follower.Status last;
  private volatile boolean stopped;

  StreamReports(EngineApi engine, Work work, Direction direction) {
    this.engine = engine;
    this.work = work;
    this.direction = direction;
    this.since = engine.clock().now();
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            LogContext.here().threads("exodus-stream-reports"),
            // The stream's last words, after its step has ended, are nobody's.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void status(Follower.Status status) {
    if (latest.getAndSet(status) == null) {
      later(this::tell);
    }
  }

  /** Nobody follows from here on: what was told last, such as that it follows, is not so. */
  void stopped() {
    stopped = true;
    later(() -> tell(last, StreamState.STOPPED));
  }

  private void tell() {
    Follower.Status status = latest.getAndSet(null);
    if (status == null || stopped) {
      return;
    }
    last = status;
    tell(status, status.state());
    if (status.state() == StreamState.FOLLOWING && repairs.get().isEmpty()) {
      repairs.set(engine.repairs(work.hand()));
    }
  }

  private void tell(Follower.Status status, StreamState state) {
    Follower.Lag lag = status == null ? null : status.lag();
    engine.stream(
        work.hand(),
        new StreamView(
            direction,
            true,
            null,
            work.attempt(),
            state,
            status == null ? null : status.received(),
            status == null ? null : status.applied(),
            lag == null ? null : lag.written(),
            lag == null ? null : engine.clock().of(lag.arrived()),
            status == null ? null : status.spooledBytes(),
            status == null ? null : status.changes(),
            since,
            null));
  }

  @Override
  public void failed(FailedRecord record) {
    later(() -> engine.trouble(work.hand(), List.of(CopyRecords.trouble(record))));
  }

  @Override
  public List<RecordId> repairs() {
    return repairs.getAndSet(List.of());
  }

  @Override
  public void repaired(RecordId record) {
    later(() -> engine.repaired(work.hand(), record));
  }

  @Override
  public void blind() {
    since = engine.clock().now();
  }

  private void later(Runnable report) {
    thread.execute(
        () -> {
          try {
            report.run();
          } catch (EngineUnreachableException | EngineRefusedException e) {
            LOG.warn(
                "{}: the engine did not take a stream's report: {}",
                work.migrationId(),
                e.getMessage());
          }
        });
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
