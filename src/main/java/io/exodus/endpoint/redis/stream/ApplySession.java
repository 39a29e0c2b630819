package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.replication.Spool;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One following of one stream, from waiting for a checkpoint to its end. All of it in the thread
 * that follows.
 */
public final class ApplySession {

  /** Tests switch it off, to see that records are lost without it. */
  static volatile boolean guarded = true;

  private static final Logger log = LoggerFactory.getLogger(ApplySession.class);
  private static final long POLL_MILLIS = 100;

  /** A stream with nothing new for that long is idle: what waits for that is done. */
  private static final long IDLE_MILLIS = 2;

  private static final long REPAIRS_NANOS = Spool.millis(1000);
  private static final long HEAR_NANOS = Spool.millis(500);
  private static final long SIFT_NANOS = Spool.millis(250);

  private final Follower.Request request;
  private final Follower.Listener listener;
  private final ApplyWriter writer;
  private final ApplyRepairs repairs;
  private final ApplyDoubts doubts;
  private final ApplyStatus status;
  private final Cancellation cancellation;
  private final ApplyIntake intake;
  private long behindUntil;
  private long asked = System.nanoTime() - REPAIRS_NANOS;
  private long heard;
  private long sifted = System.nanoTime();
  private long seen;
  private Checkpoint settled;
  private Checkpoint candidate;
  private long round;

  public ApplySession(
      Follower.Request request,
      Follower.Listener listener,
      ApplyStatus status,
      Cancellation cancellation,
      RespCloser closer) {
    this.request = request;
    this.listener = listener;
    this.status = status;
    this.cancellation = cancellation;
    this.intake = new ApplyIntake(request, status, closer);
    Direction direction = request.direction();
    var endpoint = request.link().destination(direction);
    var destination = new ApplyDestination(request.link(), direction, closer);
    this.writer =
        new ApplyWriter(
            destination,
            endpoint,
            request.worker(),
            cancellation,
            () -> status.state(StreamState.STALLED));
    var origin = new ApplyOrigin(request.link().origin(direction), closer);
    this.repairs = new ApplyRepairs(origin, listener);
    this.doubts = new ApplyDoubts(origin, repairs);
  }

  /** Returns when the stream has been ended for good. */
  public void run() throws IOException, InterruptedException {
    try {
      awaitReady();
      start();
      while (true) {
        step();
      }
    } catch (ApplyWriter.Ended e) {
      status.state(StreamState.ENDED);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    Position attached = null;
    while (true) {
      Position before = intake.received();
      Checkpoint found = writer.look();
      if (status.state() == StreamState.STALLED) {
        status.state(StreamState.WAITING);
      }
      if (found != null && found.scanned()) {
        throw new EndpointException(
            request.link().target().name(), "a copy of another kind has begun");
      }
      if (found != null && found.state() == Checkpoint.State.READY) {
        return;
      }
      if (found != null && found.state() == Checkpoint.State.ENDED) {
        throw new ApplyWriter.Ended();
      }
      if (request.direction() == Direction.REVERSE) {
        intake.arm(before);
      } else if (found == null || found.isRemains()) {
        // A copy that starts over takes its first checkpoint away.
        intake.detach();
        attached = null;
      } else if (!found.position().equals(attached)) {
        attached = found.position();
        intake.attach(attached, ReplicationEntry.UNKNOWN);
      }
      intake.check();
      cancellation.pause(POLL_MILLIS);
    }
  }

  private void start() throws IOException, InterruptedException {
    if (guarded) {
      writer.listen();
    }
    writer.claim();
    Checkpoint from = writer.checkpoint();
    seen = from.settled();
    settled = from;
    candidate = from;
    if (intake.covers(from)) {
      intake.spool().dropThrough(from.settled());
      behindUntil = intake.received().offset();
    } else {
      // What a predecessor applied and did not vouch for is looked at again.
      intake.attach(new Position(from.replid(), from.settled()), from.settledDatabase());
    }
    status.applied(from, 0, null);
    status.state(StreamState.CATCHING_UP);
  }

  private void step() throws IOException, InterruptedException {
    askForRepairs();
    boolean pressing = repairs.doubting() || settled.settled() < writer.checkpoint().offset();
    ApplyBatch batch =
        ApplyBatch.take(
            intake.spool(),
            bound(),
            Spool.millis(pressing ? IDLE_MILLIS : POLL_MILLIS),
            this::check);
    if (batch != null) {
      try (batch) {
        apply(batch);
      }
    } else {
      check();
      writer.keepAlive();
    }
    // What is applied, the vouching included, brings along what has expired by then.
    if ((batch == null && !pressing) || System.nanoTime() - heard > HEAR_NANOS) {
      heard = System.nanoTime();
      listen(true);
    }
    long applied = writer.checkpoint().offset();
    if (repairs.due(applied, intake.spool().peek(0))) {
      List<ApplyBatch.Command> commands = repairs.commands(writer.rdbVersion());
      ApplyWriter.Outcome outcome =
          writer.apply(ApplyCommands.of(commands), writer.checkpoint(), true);
      repairs.done(outcome.failed(), writer.now());
      listen(false);
    }
    settle(batch == null);
    boolean behind = !intake.attached() || applied < Math.max(behindUntil, intake.caughtUpAt());
    status.state(
        intake.interrupted()
            ? StreamState.STALLED
            : behind ? StreamState.CATCHING_UP : StreamState.FOLLOWING);
  }

  /** What was applied before is looked at apart from what is applied now. */
  private long bound() {
    long stands = writer.checkpoint().offset();
    return seen < stands ? Math.min(stands, repairs.bound()) : repairs.bound();
  }

  private void listen(boolean ask) throws InterruptedException {
    if (guarded) {
      doubts.heard(writer.heard(ask));
      doubts.look();
    }
  }

  /**
   * Vouches for what has been applied, once all that was in doubt by then has been written again.
   *
   * @param idle nothing was received meanwhile
   */
  private void settle(boolean idle) throws IOException, InterruptedException {
    Checkpoint stands = writer.checkpoint();
    if (repairs.tooMany()) {
      tooMany();
    }
    if (seen < stands.offset()) {
      return;
    }
    if (!repairs.doubting()) {
      repairs.passed(stands.offset());
      settled = stands.settled(stands.offset(), stands.database());
      candidate = settled;
    } else if (repairs.earliest() > round) {
      settled = candidate;
      candidate = stands.settled(stands.offset(), stands.database());
      round = repairs.nextRound();
    }
    // The next batch carries it along where there is one.
    if (idle && settled.settled() > stands.settled()) {
      Checkpoint next = stands.settled(settled.settled(), settled.settledDatabase());
      writer.apply(ApplyCommands.of(List.of()), next, true);
      listen(false);
    }
  }

  private void tooMany() {
    String what = "more records may have expired too early than Exodus can read again";
    if (request.direction() == Direction.REVERSE) {
      throw new StreamLostException(
          request.link().destination(request.direction()).name(), what, ApplyStanding.LOST);
    }
    log.warn("{}; the next validation finds them", what);
    repairs.giveUpDoubts();
    listener.blind();
  }

  private void apply(ApplyBatch batch) throws IOException, InterruptedException {
    Checkpoint before = writer.checkpoint();
    seen = batch.offset();
    if (batch.offset() <= before.offset()) {
      if (guarded) {
        doubts.appliedBefore(batch);
      }
      return;
    }
    Checkpoint next =
        batch
            .after(before, intake.received().replid())
            .settled(settled.settled(), settled.settledDatabase());
    ApplyWriter.Outcome outcome =
        writer.apply(
            batch.commands(),
            next,
            false,
            () -> {
              if (guarded) {
                doubts.ahead(batch);
              }
            });
    status.applied(next, batch.commands().size() - outcome.failed().size(), batch.marker());
    listen(false);
    if (guarded) {
      doubts.applied(batch, outcome, writer.now());
    }
    if (!outcome.failed().isEmpty()) {
      batch.commands().each((index, command) -> tellFailed(command, outcome.failed().get(index)));
    }
  }

  /** Returns true, so that the next one is looked at too. */
  private boolean tellFailed(ApplyBatch.Command command, RespError error) {
    if (error != null) {
      List<RecordId> records = ApplyKeys.of(command).records();
      records.forEach(id -> tellFailed(command, id, error));
      repairs.want(records);
      if (records.isEmpty()) {
        tellFailed(command, new RecordId("commands", name(command)), error);
      }
    }
    return true;
  }

  private void tellFailed(ApplyBatch.Command command, RecordId id, RespError error) {
    listener.failed(new FailedRecord(id, name(command) + ": " + error.message()));
  }

  private static String name(ApplyBatch.Command command) {
    return ApplyKeys.of(command).name();
  }

  private void askForRepairs() {
    if (System.nanoTime() - asked >= REPAIRS_NANOS) {
      asked = System.nanoTime();
      repairs.want(listener.repairs());
    }
    if (status.state() == StreamState.FOLLOWING) {
      repairs.read();
    } else if (status.state() == StreamState.CATCHING_UP
        && repairs.doubting()
        && System.nanoTime() - sifted >= SIFT_NANOS) {
      // What is read now would have to be kept until the stream has come to now. An origin that is
      // away is not asked either: what was received from it is applied without waiting for it.
      repairs.sift();
      sifted = System.nanoTime();
    }
  }

  private void check() {
    cancellation.check();
    intake.check();
  }
}
