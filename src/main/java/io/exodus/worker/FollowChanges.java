package io.exodus.worker;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.StreamLostException;
import io.exodus.migration.Standing;
import io.exodus.migration.api.StreamView;
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
 * not the token's place: forward from the start, the way back from the preparation of the cutover
 * on. A stream that can never go on is recorded as lost; a way back that was attached anew is
 * compared and repaired here. Topic {@code exodus-follow}.
 */
final class FollowChanges implements Handler {

  private static final Logger LOG = LoggerFactory.getLogger(FollowChanges.class);
  private static final long POLL_MILLIS = 200;

  /** Under which the comparison of a way back that was lost is told. */
  static final String REBUILD = "REBUILD";

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
    Future<?> rebuild = null;
    ExecutorService threads =
        Executors.newCachedThreadPool(
            LogContext.here().threads("exodus-follow-" + work.migrationId()));
    try (var hook = work.cancellation().onCancel(() -> all.cancel(work.cancellation().reason()))) {
      while (true) {
        work.cancellation().check();
        Map<String, StreamView> views = views(work);
        for (Direction direction : Direction.values()) {
          StreamView stream = views.get(direction.name());
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
        Pause.millis(POLL_MILLIS);
      }
    } finally {
      all.cancel("the follower stops");
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
  private Map<String, StreamView> views(Work work) {
    try {
      return engine.streams(work.migrationId());
    } catch (EngineUnreachableException e) {
      return Map.of();
    }
  }

  /** One that is lost waits for the decision what becomes of it. */
  private static boolean wanted(StreamView stream) {
    return stream != null && stream.wanted() && stream.standing() != Standing.LOST;
  }

  /** Comparing means something once the stream is up to date. */
  private static boolean rebuilding(StreamView stream) {
    return stream != null
        && stream.standing() == Standing.REBUILDING
        && Follower.State.FOLLOWING.name().equals(stream.state());
  }

  /** Finds and repairs what the source lacks since its way back was lost. */
  private Void rebuild(Work work) throws Exception {
    SideComparison.Outcome outcome =
        new SideComparison(engine, work, REBUILD).run(Direction.REVERSE);
    if (outcome.open() > 0) {
      new StreamLoss(engine)
          .tell(
              work,
              Direction.REVERSE,
              outcome.open() + " records still differ after the way back was attached anew");
    } else {
      engine.rebuilt(work.migrationId());
      LOG.info("{}: the way back is whole again", work.migrationId());
    }
    return null;
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
