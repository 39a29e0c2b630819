package io.exodus.worker;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Follower;
import io.exodus.migration.api.StreamView;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the follower current, as long as the run lasts. Which streams run is the engine's record,
 * not the token's place: forward from the start, the way back from the preparation of the cutover
 * on. Topic {@code exodus-follow}.
 */
final class FollowChanges implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(FollowChanges.class);
  private static final long POLL_MILLIS = 200;

  private final EngineApi engine;
  private final Path spoolRoot;

  FollowChanges(EngineApi engine, Path spoolRoot) {
    this.engine = engine;
    this.spoolRoot = spoolRoot;
  }

  @Override
  public String topic() {
    return "exodus-follow";
  }

  @Override
  public boolean lasting() {
    return true;
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    Cancellation all = new Cancellation();
    Map<Direction, Future<?>> streams = new EnumMap<>(Direction.class);
    ExecutorService threads =
        Executors.newCachedThreadPool(
            LogContext.here().threads("exodus-follow-" + work.migrationId()));
    try (var hook = work.cancellation().onCancel(() -> all.cancel(work.cancellation().reason()))) {
      while (true) {
        work.cancellation().check();
        for (Direction direction : Direction.values()) {
          if (!streams.containsKey(direction) && wanted(work, direction)) {
            streams.put(direction, threads.submit(() -> follow(work, direction, all)));
          }
        }
        for (Future<?> stream : streams.values()) {
          failed(stream);
        }
        Pause.millis(POLL_MILLIS);
      }
    } finally {
      all.cancel("the follower stops");
      threads.shutdown();
      for (Future<?> stream : streams.values()) {
        settle(stream);
      }
    }
  }

  private boolean wanted(Work work, Direction direction) {
    try {
      StreamView stream = engine.stream(work.migrationId(), direction);
      return stream != null && stream.wanted();
    } catch (EngineUnreachableException e) {
      // A running stream does not need the engine.
      return false;
    }
  }

  private Void follow(Work work, Direction direction, Cancellation cancellation) throws Exception {
    try (SpoolDirectory spool = SpoolDirectory.in(spoolRoot);
        StreamReports reports = new StreamReports(engine, work, direction)) {
      work.family()
          .follower()
          .follow(
              new Follower.Request(work.link(), direction, work.attempt(), spool.path()),
              reports,
              cancellation);
      LOG.info("{}: the {} stream has ended", work.migrationId(), direction);
      return null;
    }
  }

  private static void failed(Future<?> stream) throws Exception {
    if (stream.isDone()) {
      try {
        stream.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  private static void settle(Future<?> stream) {
    try {
      stream.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof CancelledException)) {
        LOG.debug("stream ended with", e.getCause());
      }
    }
  }
}
