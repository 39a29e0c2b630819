package io.exodus.worker;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.RecordId;
import io.exodus.migration.api.StreamView;
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
  private final Instant since;
  private final AtomicReference<Follower.Status> latest = new AtomicReference<>();
  private final AtomicReference<List<RecordId>> repairs = new AtomicReference<>(List.of());
  private final ExecutorService thread;

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

  private void tell() {
    Follower.Status status = latest.getAndSet(null);
    if (status == null) {
      return;
    }
    Follower.Lag lag = status.lag();
    engine.stream(
        work.migrationId(),
        new StreamView(
            direction.name(),
            true,
            null,
            work.attempt(),
            status.state().name(),
            status.received(),
            status.applied(),
            lag == null ? null : lag.written(),
            lag == null ? null : engine.clock().of(lag.arrived()),
            status.spooledBytes(),
            status.changes(),
            since,
            null));
    if (status.state() == Follower.State.FOLLOWING && repairs.get().isEmpty()) {
      repairs.set(engine.repairs(work.migrationId()));
    }
  }

  @Override
  public void failed(FailedRecord record) {
    later(() -> engine.trouble(work.migrationId(), List.of(CopyRecords.trouble(record))));
  }

  @Override
  public List<RecordId> repairs() {
    return repairs.getAndSet(List.of());
  }

  @Override
  public void repaired(RecordId record) {
    later(() -> engine.repaired(work.migrationId(), record));
  }

  private void later(Runnable report) {
    thread.execute(
        () -> {
          try {
            report.run();
          } catch (EngineUnreachableException | EngineRefusedException e) {
            LOG.warn(
                "{}: the engine was not told of a stream: {}", work.migrationId(), e.getMessage());
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
