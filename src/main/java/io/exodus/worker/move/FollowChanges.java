package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineUnreachableException;
import io.exodus.client.StreamView;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.StreamLostException;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import io.exodus.thread.LogContext;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the follower current, as long as the run lasts. Which streams run is the engine's record,
 * not the token's place: forward from the start, the reverse stream from the preparation of the
 * cutover on. A stream that can never go on is recorded as lost; a reverse stream that was attached
 * again is compared and repaired here. Topic {@code exodus-follow}.
 */
public final class FollowChanges implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(FollowChanges.class);
  private static final long POLL_MILLIS = 200;

  /** Under which the comparison of a reverse stream that was lost is told. */
  public static final String REBUILD = "REBUILD";

  private final EngineApi engine;
  private final Path spoolRoot;

  public FollowChanges(EngineApi engine, Path spoolRoot) {
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
    Future<?> rebuild = null;
    ExecutorService threads =
        Executors.newCachedThreadPool(
            LogContext.here().threads("exodus-follow-" + work.migrationId()));
    try (var hook = work.cancellation().onCancel(() -> all.cancel(work.cancellation().reason()))) {
      while (true) {
        work.cancellation().check();
        Map<Direction, StreamView> views = views(work);
        for (Direction direction : Direction.values()) {
          StreamView stream = views.get(direction);
          if (!streams.containsKey(direction) && wanted(stream)) {
            streams.put(direction, threads.submit(() -> follow(work, direction, all)));
          }
          if (rebuild == null && rebuilding(stream)) {
            rebuild = threads.submit(() -> rebuild(work.cancelledBy(all)));
          }
        }
        for (Map.Entry<Direction, Future<?>> stream : streams.entrySet()) {
          if (failed(work, stream.getKey(), stream.getValue())) {
            stream.setValue(CompletableFuture.completedFuture(null));
          }
        }
        if (rebuild != null) {
          failed(work, Direction.REVERSE, rebuild);
        }
        work.cancellation().pause(POLL_MILLIS);
      }
    } finally {
      all.cancel("the stream's step stops");
      threads.shutdown();
      for (Future<?> stream : streams.values()) {
        settle(stream);
      }
      if (rebuild != null) {
        settle(rebuild);
      }
    }
  }

  /** None where the engine does not say: a running stream does not need it. */
  private Map<Direction, StreamView> views(Work work) {
    try {
      return engine.streams(work.migrationId());
    } catch (EngineUnreachableException e) {
      return Map.of();
    }
  }

  /** One that is lost waits for the decision what becomes of it. */
  private static boolean wanted(StreamView stream) {
    return stream != null && stream.wanted() && stream.standing() != StreamReliability.LOST;
  }

  /** Comparing means something once the stream is up to date. */
  private static boolean rebuilding(StreamView stream) {
    return stream != null
        && stream.standing() == StreamReliability.REBUILDING
        && stream.state() == StreamState.FOLLOWING;
  }

  /** Finds and repairs what the source lacks since its reverse stream was lost. */
  private Void rebuild(Work work) throws Exception {
    SideComparison.Outcome outcome =
        new SideComparison(engine, work, REBUILD).run(Direction.REVERSE);
    if (outcome.open() > 0) {
      new StreamLoss(engine)
          .tell(
              work,
              Direction.REVERSE,
              outcome.open() + " records still differ after the reverse stream restarted");
    } else {
      engine.rebuilt(work.hand());
      LOG.info("{}: the reverse stream is complete again", work.migrationId());
    }
    return null;
  }

  private Void follow(Work work, Direction direction, Cancellation cancellation) throws Exception {
    try (StreamSpool spool = new StreamSpool(spoolRoot);
        StreamReports reports = new StreamReports(engine, work, direction)) {
      try {
        work.family()
            .follower()
            .follow(
                new Follower.Request(work.link(), direction, work.attempt(), spool),
                reports,
                cancellation);
      } catch (EndpointException e) {
        reports.stopped();
        throw e;
      }
      LOG.info("{}: the {} stream has ended", work.migrationId(), direction);
      return null;
    }
  }

  /** True where the stream was lost, and is not relied upon any more. */
  private boolean failed(Work work, Direction direction, Future<?> stream) throws Exception {
    if (!stream.isDone()) {
      return false;
    }
    try {
      stream.get();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StreamLostException loss && loss.pointless()) {
        new StreamLoss(engine).tell(work, direction, loss.getMessage());
        return true;
      } else {
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
