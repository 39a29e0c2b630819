package io.exodus.endpoint.redis;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Copies by a full synchronisation (PSYNC) of the source. Its position is on the target before the
 * first record, so that a follower can receive what changes meanwhile.
 */
final class RedisCopier implements Copier {

  private static final int CONNECTIONS = 2;
  private static final int PROGRESS_MILLIS = 200;
  private static final int SNAPSHOT_BUFFER = 1 << 20;

  @Override
  public Result copy(Link link, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    RespCloser closer = new RespCloser();
    CopyTally tally = new CopyTally(link.target().name(), listener);
    try (closer;
        Cancellation.AutoCloseableHook hook = cancellation.onCancel(closer::close)) {
      return copy(link, tally, closer);
    } catch (IOException e) {
      cancellation.check();
      tally.check();
      throw new EndpointException(
          link.source().name(),
          "the copy to " + link.target().name() + " broke off: " + e.getMessage(),
          e);
    } catch (CancelledException e) {
      throw e;
    } catch (RuntimeException e) {
      cancellation.check();
      throw e;
    }
  }

  private Result copy(Link link, CopyTally tally, RespCloser closer)
      throws IOException, InterruptedException {
    RespConnection source = closer.add(RespConnection.open(link.source(), "exodus"));
    RespConnection control = closer.add(RespConnection.open(link.target(), "exodus"));
    CopyTarget target = new CopyTarget(control, link.migrationId());
    int rdbVersion = target.rdbVersion();
    Checkpoint complete = target.prepare();
    if (complete != null) {
      return alreadyCopied(link, source, target, complete, tally);
    }
    ReplicationBacklog.widen(source);
    try (RespConnection other = closer.add(RespConnection.open(link.target(), "exodus"))) {
      ReplicationBacklog.widen(other);
      ReplicationBacklog.arm(link.target(), other, closer);
    }
    tally.expect(RespKeys.count(source));

    // Open before the checkpoint is written: a successor that finds it can close these.
    List<RespPipe> pipes = new ArrayList<>();
    for (int i = 1; i <= CONNECTIONS; i++) {
      String name = CopyTarget.loaderName(link.migrationId());
      RespConnection connection = RespConnection.open(link.target(), name);
      pipes.add(closer.add(new RespPipe(connection, "exodus-copy-" + i)));
    }
    CopyLoader loader = new CopyLoader(pipes, target, tally);
    ReplicationConnection snapshot = closer.add(ReplicationConnection.open(link.source()));
    Position position = snapshot.psync(null).position();
    target.begin(position);

    RespConnection watching = closer.add(RespConnection.open(link.target(), "exodus"));
    ScheduledExecutorService ticker = ticker(link, target.guard(watching), tally, closer);
    try {
      // Either the length or, where the source writes no file, a delimiter that ends it.
      snapshot.in().line();
      CopySnapshot.read(snapshot.in(), rdbVersion, SNAPSHOT_BUFFER, loader);
      snapshot.close();
      loader.finish();
    } finally {
      // Its last look must not take the complete copy for somebody else's.
      ticker.shutdown();
      ticker.awaitTermination(1, TimeUnit.MINUTES);
    }
    target.finish();
    tally.tell();
    return tally.result(position);
  }

  /** A worker that died between its last step and telling of it left a copy that needs no more. */
  private static Result alreadyCopied(
      Link link, RespConnection source, CopyTarget target, Checkpoint checkpoint, CopyTally tally)
      throws IOException {
    if (!ReplicationBacklog.reaches(source, checkpoint.position())) {
      throw new EndpointException(
          link.target().name(),
          "holds a copy of this migration that the source's log no longer reaches back to; empty"
              + " the target with FLUSHALL and copy again");
    }
    tally.copied(target.records(), 0);
    tally.tell();
    return tally.result(checkpoint.position());
  }

  private static ScheduledExecutorService ticker(
      Link link, CopyTarget.Guard guard, CopyTally tally, RespCloser closer) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "exodus-copy-progress");
              thread.setDaemon(true);
              return thread;
            });
    Runnable tick =
        () -> {
          tally.tell();
          try {
            if (!guard.current()) {
              tally.give(
                  new EndpointException(
                      link.target().name(), "another worker has begun to copy here"));
              closer.close();
            }
          } catch (IOException e) {
            tally.give(new EndpointException(link.target().name(), e.getMessage(), e));
            closer.close();
          }
        };
    ticker.scheduleWithFixedDelay(tick, 0, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    return ticker;
  }
}
