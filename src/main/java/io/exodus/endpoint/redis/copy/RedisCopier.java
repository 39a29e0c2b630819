package io.exodus.endpoint.redis.copy;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.replication.ReplicationBacklog;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespPipe;
import io.exodus.thread.DaemonThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies by a full synchronisation (PSYNC) of the source, or by a scan where it refuses that. The
 * position is on the target before the first record, so that a follower can receive what changes
 * meanwhile.
 */
public final class RedisCopier implements Copier {

  static final String BROKE_OFF = "the copy failed";

  private static final Logger LOG = LoggerFactory.getLogger(RedisCopier.class);
  private static final int CONNECTIONS = 2;
  private static final int PROGRESS_MILLIS = 200;

  @Override
  public Result copy(EndpointPair link, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    RespCloser closer = new RespCloser();
    CopyTally tally = new CopyTally(link.target().name(), listener);
    try (closer;
        CopyKeepAlive alive = new CopyKeepAlive();
        Cancellation.AutoCloseableHook hook = cancellation.onCancel(closer::close)) {
      return copy(link, tally, alive, closer);
    } catch (CancelledException e) {
      throw e;
    } catch (RuntimeException e) {
      cancellation.check();
      // Whoever noticed first has closed all connections; what they say about that is no news.
      tally.check();
      throw e;
    }
  }

  private Result copy(EndpointPair link, CopyTally tally, CopyKeepAlive alive, RespCloser closer)
      throws InterruptedException {
    EndpointSettings from = link.source();
    EndpointSettings to = link.target();
    RespConnection reached = at(from, () -> closer.add(RespConnection.open(from, "exodus")));
    CopyTarget target =
        at(
            to,
            () ->
                new CopyTarget(closer.add(RespConnection.open(to, "exodus")), link.migrationId()));
    alive.add(target::keepAlive);
    int rdbVersion = at(to, target::rdbVersion);
    Checkpoint complete = at(to, target::prepare);
    // To empty the target of an earlier copy may have taken long.
    RespConnection source =
        reached.silent()
            ? at(from, () -> closer.add(RespConnection.open(from, "exodus")))
            : reached;
    if (complete != null) {
      return alreadyCopied(link, source, target, complete, tally);
    }
    boolean log = PsyncRight.granted(from);
    ExodusKeys space = new ExodusKeys(link.migrationId());
    if (log) {
      at(from, () -> ReplicationBacklog.widen(source, space, link.sourceAlterations()));
    }
    at(to, () -> makeRoomForTheWayBack(link, space, closer));
    tally.expect(at(from, () -> RespKeys.count(source)));

    // Open before the checkpoint is written: a successor that finds it can close these.
    List<RespPipe> pipes = at(to, () -> pipes(to, link.migrationId(), closer));
    pipes.forEach(pipe -> alive.add(pipe::keepAlive));
    CopyLoader loader = at(to, () -> new CopyLoader(pipes, target, tally));
    CopySource records =
        at(from, () -> log ? new PsyncSource(from, closer) : new ScanSource(from, tally, closer));
    Position position = records.position();
    at(to, () -> target.begin(position));

    RespConnection watching = at(to, () -> closer.add(RespConnection.open(to, "exodus")));
    CopyTarget.Guard guard = at(to, () -> target.guard(watching));
    ScheduledExecutorService ticker = ticker(to, guard, tally, closer);
    try {
      at(from, () -> records.read(rdbVersion, new CopySide(to.name(), loader)));
      at(to, loader::finish);
    } finally {
      // Its last look must not take the complete copy for somebody else's.
      ticker.shutdown();
      ticker.awaitTermination(1, TimeUnit.MINUTES);
    }
    at(to, target::finish);
    tally.tell();
    return tally.result(position);
  }

  private static void makeRoomForTheWayBack(EndpointPair link, ExodusKeys space, RespCloser closer)
      throws IOException {
    EndpointSettings target = link.target();
    try (RespConnection other = closer.add(RespConnection.open(target, "exodus"))) {
      ReplicationBacklog.widen(other, space, link.targetAlterations());
      ReplicationBacklog.arm(target, other, closer);
    }
  }

  private static List<RespPipe> pipes(
      EndpointSettings target, String migrationId, RespCloser closer) throws IOException {
    List<RespPipe> pipes = new ArrayList<>();
    for (int i = 1; i <= CONNECTIONS; i++) {
      RespConnection connection = RespConnection.open(target, CopyTarget.loaderName(migrationId));
      pipes.add(closer.add(new RespPipe(connection, "exodus-copy-" + i)));
    }
    return pipes;
  }

  /** What one side is asked. */
  private interface Question<T> {
    T ask() throws IOException, InterruptedException;
  }

  /** What one side is told. */
  private interface Order {
    void give() throws IOException, InterruptedException;
  }

  /** Knows whose connection it was that broke. */
  private static <T> T at(EndpointSettings side, Question<T> question) throws InterruptedException {
    try {
      return question.ask();
    } catch (IOException e) {
      throw RedisErrors.of(side.name(), BROKE_OFF, e);
    }
  }

  private static void at(EndpointSettings side, Order order) throws InterruptedException {
    Question<Void> question =
        () -> {
          order.give();
          return null;
        };
    at(side, question);
  }

  /** A worker that died between its last step and telling of it left a copy that needs no more. */
  private static Result alreadyCopied(
      EndpointPair link,
      RespConnection source,
      CopyTarget target,
      Checkpoint checkpoint,
      CopyTally tally)
      throws InterruptedException {
    Position position = checkpoint.position();
    if (!checkpoint.scanned()
        && !at(link.source(), () -> ReplicationBacklog.reaches(source, position))) {
      throw new StreamLostException(
          link.target().name(),
          "holds a copy of this migration that the source's log no longer reaches back to",
          "the copy is lost: answer the gate 'Decide on a new copy'. To copy again, Exodus "
              + "empties the target first");
    }
    tally.copied(at(link.target(), target::records), 0);
    tally.tell();
    return tally.result(position);
  }

  // A tick catches what goes wrong; the caller ends them.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static ScheduledExecutorService ticker(
      EndpointSettings target, CopyTarget.Guard guard, CopyTally tally, RespCloser closer) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("exodus-copy-progress"));
    Runnable tick =
        () -> {
          try {
            tally.tell();
          } catch (RuntimeException e) {
            // A listener that fails once must not end these looks.
            LOG.warn("{}: a listener failed to take a copy's progress", target.name(), e);
          }
          try {
            if (!guard.current()) {
              tally.give(
                  new EndpointException(target.name(), "another worker has begun to copy here"));
              closer.close();
            }
          } catch (IOException | RuntimeException e) {
            tally.give(RedisErrors.of(target.name(), BROKE_OFF, e));
            closer.close();
          }
        };
    ticker.scheduleWithFixedDelay(tick, 0, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    return ticker;
  }
}
