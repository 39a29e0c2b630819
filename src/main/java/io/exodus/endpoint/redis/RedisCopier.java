package io.exodus.endpoint.redis;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.StreamLostException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Copies by a full synchronisation (PSYNC) of the source, or by a scan where it refuses that. The
 * position is on the target before the first record, so that a follower can receive what changes
 * meanwhile.
 */
final class RedisCopier implements Copier {

  private static final int CONNECTIONS = 2;
  private static final int PROGRESS_MILLIS = 200;

  @Override
  public Result copy(Link link, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    RespCloser closer = new RespCloser();
    CopyTally tally = new CopyTally(link.target().name(), listener);
    try (closer;
        Cancellation.AutoCloseableHook hook = cancellation.onCancel(closer::close)) {
      return copy(link, tally, closer);
    } catch (CancelledException e) {
      throw e;
    } catch (RuntimeException e) {
      cancellation.check();
      // Whoever noticed first has closed all connections; what they say about that is no news.
      tally.check();
      throw e;
    }
  }

  private Result copy(Link link, CopyTally tally, RespCloser closer) throws InterruptedException {
    EndpointSettings from = link.source();
    EndpointSettings to = link.target();
    RespConnection source = at(from, () -> closer.add(RespConnection.open(from, "exodus")));
    CopyTarget target =
        at(
            to,
            () ->
                new CopyTarget(closer.add(RespConnection.open(to, "exodus")), link.migrationId()));
    int rdbVersion = at(to, target::rdbVersion);
    Checkpoint complete = at(to, target::prepare);
    if (complete != null) {
      return alreadyCopied(link, source, target, complete, tally);
    }
    boolean log = PsyncRight.granted(from);
    ControlSpace space = new ControlSpace(link.migrationId());
    if (log) {
      at(from, () -> ReplicationBacklog.widen(source, space));
    }
    at(to, () -> makeRoomForTheWayBack(to, space, closer));
    tally.expect(at(from, () -> RespKeys.count(source)));

    // Open before the checkpoint is written: a successor that finds it can close these.
    CopyLoader loader =
        at(to, () -> new CopyLoader(pipes(to, link.migrationId(), closer), target, tally));
    CopySource records =
        at(from, () -> log ? new PsyncSource(from, closer) : new ScanSource(from, tally, closer));
    Position position = records.position();
    at(to, () -> target.begin(position));

    RespConnection watching = at(to, () -> closer.add(RespConnection.open(to, "exodus")));
    CopyTarget.Guard guard = at(to, () -> target.guard(watching));
    ScheduledExecutorService ticker = ticker(to, guard, tally, closer);
    try {
      at(from, () -> records.read(rdbVersion, event -> at(to, () -> loader.accept(event))));
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

  private static void makeRoomForTheWayBack(
      EndpointSettings target, ControlSpace space, RespCloser closer) throws IOException {
    try (RespConnection other = closer.add(RespConnection.open(target, "exodus"))) {
      ReplicationBacklog.widen(other, space);
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
      throw RedisTrouble.of(side.name(), "the copy broke off", e);
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
      Link link, RespConnection source, CopyTarget target, Checkpoint checkpoint, CopyTally tally)
      throws InterruptedException {
    Position position = checkpoint.position();
    if (!checkpoint.scanned()
        && !at(link.source(), () -> ReplicationBacklog.reaches(source, position))) {
      throw new StreamLostException(
          link.target().name(),
          "holds a copy of this migration that the source's log no longer reaches back to",
          "the copy is lost: answer the gate 'Decide on a new copy'; copied again, the target is"
              + " emptied by Exodus first");
    }
    tally.copied(at(link.target(), target::records), 0);
    tally.tell();
    return tally.result(position);
  }

  private static ScheduledExecutorService ticker(
      EndpointSettings target, CopyTarget.Guard guard, CopyTally tally, RespCloser closer) {
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
                  new EndpointException(target.name(), "another worker has begun to copy here"));
              closer.close();
            }
          } catch (IOException e) {
            tally.give(RedisTrouble.of(target.name(), "the copy broke off", e));
            closer.close();
          }
        };
    ticker.scheduleWithFixedDelay(tick, 0, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    return ticker;
  }
}
