package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Follower.State;
import io.exodus.endpoint.RecordId;
import io.exodus.endpoint.StreamLostException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One following of one stream, from waiting for a checkpoint to its end. All of it in the thread
 * that follows.
 */
final class ApplySession {

  private static final Logger log = LoggerFactory.getLogger(ApplySession.class);
  private static final long POLL_MILLIS = 100;
  private static final long REPAIRS_NANOS = Spool.millis(1000);
  private static final long SPOOL_MEMORY = 8L << 20;

  private final Follower.Request request;
  private final Follower.Listener listener;
  private final ControlSpace space;
  private final ApplyWriter writer;
  private final ApplyRepairs repairs;
  private final ApplyStatus status;
  private final ApplyPause pause;
  private final RespCloser closer;
  private ReplicationReceiver receiver;
  private int spools;
  private long dropped = -1;
  private long behindUntil;
  private long asked = System.nanoTime() - REPAIRS_NANOS;

  ApplySession(
      Follower.Request request,
      Follower.Listener listener,
      ApplyStatus status,
      ApplyPause pause,
      RespCloser closer) {
    this.request = request;
    this.listener = listener;
    this.status = status;
    this.pause = pause;
    this.closer = closer;
    this.space = new ControlSpace(request.link().migrationId());
    Direction direction = request.direction();
    var endpoint = request.link().destination(direction);
    var destination = new ApplyDestination(endpoint, space, direction, closer);
    this.writer =
        new ApplyWriter(
            destination, endpoint, request.worker(), pause, () -> status.state(State.STALLED));
    this.repairs = new ApplyRepairs(request.link().origin(direction), listener, closer);
  }

  /** Returns when the stream has been ended for good. */
  void run() throws IOException, InterruptedException {
    try {
      awaitReady();
      start();
      while (true) {
        step();
      }
    } catch (ApplyWriter.Ended e) {
      status.state(State.ENDED);
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    Position attached = null;
    while (true) {
      Position before = receiver == null ? null : receiver.received();
      Checkpoint found = writer.look();
      if (status.state() == State.STALLED) {
        status.state(State.WAITING);
      }
      if (found != null && found.scanned()) {
        throw new EndpointException(
            request.link().target().name(), "a copy of another kind has begun");
      }
      if (status.state() == State.STALLED) {
        status.state(State.WAITING);
      }
      if (found != null && found.state() == Checkpoint.State.READY) {
        return;
      }
      if (found != null && found.state() == Checkpoint.State.ENDED) {
        throw new ApplyWriter.Ended();
      }
      if (request.direction() == Direction.REVERSE) {
        arm(before);
      } else if (found == null || found.isRemains()) {
        // A copy that begins anew takes its first checkpoint away.
        attach(null, 0);
        attached = null;
      } else if (!found.position().equals(attached)) {
        attached = found.position();
        attach(attached, ReplicationEntry.UNKNOWN);
      }
      failIfReceiverFailed();
      pause.millis(POLL_MILLIS);
    }
  }

  /**
   * The checkpoint will lie after what had come before it was found missing, or nearly so: {@link
   * #start} looks.
   */
  private void arm(Position before) throws IOException, InterruptedException {
    if (receiver != null && receiver.failure() instanceof StreamLostException lost) {
      // It has applied nothing yet: what it missed lies before where it will begin.
      log.info("{}: the way back is armed anew", lost.getMessage());
      attach(null, 0);
      status.state(State.WAITING);
    }
    if (receiver == null) {
      dropped = -1;
      receive(null, ReplicationEntry.UNKNOWN);
    } else if (before != null) {
      receiver.spool().dropThrough(before.offset());
      dropped = before.offset();
    }
    if (receiver.attachedAt() >= 0) {
      status.state(State.ARMED);
    }
  }

  private void attach(Position from, int database) throws IOException {
    if (receiver != null) {
      closer.remove(receiver);
      receiver = null;
      status.receiver(null);
    }
    if (from != null) {
      receive(from, database);
    }
  }

  private void receive(Position from, int database) throws IOException {
    Path directory = request.spool().resolve("spool-" + spools++);
    receiver =
        closer.add(
            new ReplicationReceiver(
                request.link().origin(request.direction()),
                space,
                request.direction(),
                new Spool(directory, SPOOL_MEMORY),
                from,
                database));
    status.receiver(receiver);
    receiver.start();
  }

  private void start() throws IOException, InterruptedException {
    writer.claim();
    Checkpoint from = writer.checkpoint();
    boolean covered =
        receiver != null
            && receiver.attachedAt() >= 0
            && Math.max(receiver.attachedAt(), dropped) <= from.offset()
            && receiver.received().replid().equals(from.replid());
    if (covered) {
      receiver.spool().dropThrough(from.offset());
      behindUntil = receiver.received().offset();
    } else {
      attach(from.position(), from.database());
    }
    status.applied(from, 0, null);
    status.state(State.CATCHING_UP);
  }

  private void step() throws IOException, InterruptedException {
    askForRepairs();
    long wait = Spool.millis(POLL_MILLIS);
    ApplyBatch batch = ApplyBatch.take(receiver.spool(), repairs.bound(), wait, this::check);
    if (batch != null) {
      apply(batch);
    } else {
      check();
    }
    long applied = writer.checkpoint().offset();
    if (repairs.due(applied, receiver.spool().peek(0))) {
      List<ApplyBatch.Command> commands = repairs.commands(writer.rdbVersion());
      repairs.done(writer.apply(commands, writer.checkpoint(), true).failed());
    }
    boolean behind =
        receiver.attachedAt() < 0 || applied < Math.max(behindUntil, receiver.caughtUpAt());
    status.state(
        receiver.interrupted() ? State.STALLED : behind ? State.CATCHING_UP : State.FOLLOWING);
  }

  private void apply(ApplyBatch batch) throws InterruptedException {
    Checkpoint before = writer.checkpoint();
    if (batch.offset() <= before.offset()) {
      return;
    }
    Checkpoint next = batch.after(before, receiver.received().replid());
    ApplyWriter.Outcome outcome = writer.apply(batch.commands(), next, false);
    status.applied(next, batch.commands().size() - outcome.failed().size(), batch.marker());
    Set<RecordId> again = new LinkedHashSet<>();
    for (int i = 0; i < batch.commands().size(); i++) {
      if (batch.commands().get(i).estimated() || outcome.unheard()) {
        again.addAll(records(batch.commands().get(i)));
      }
    }
    for (Map.Entry<Integer, RespError> error : outcome.failed().entrySet()) {
      ApplyBatch.Command command = batch.commands().get(error.getKey());
      List<RecordId> records = records(command);
      records.forEach(id -> tellFailed(command, id, error.getValue()));
      again.addAll(records);
      if (records.isEmpty()) {
        tellFailed(command, new RecordId("commands", name(command)), error.getValue());
      }
    }
    repairs.want(again);
  }

  private void tellFailed(ApplyBatch.Command command, RecordId id, RespError error) {
    listener.failed(new FailedRecord(id, name(command) + ": " + error.message()));
  }

  private static String name(ApplyBatch.Command command) {
    return ReplicationTtl.text(ReplicationKeys.decode(command.bytes())[0]);
  }

  private static List<RecordId> records(ApplyBatch.Command command) {
    byte[][] arguments = ReplicationKeys.decode(command.bytes());
    String database = Integer.toString(command.database());
    return ReplicationKeys.of(ReplicationTtl.text(arguments[0]), arguments).stream()
        .map(key -> new RecordId(database, KeyText.of(key)))
        .toList();
  }

  private void askForRepairs() {
    if (System.nanoTime() - asked >= REPAIRS_NANOS) {
      asked = System.nanoTime();
      repairs.want(listener.repairs());
    }
    // What is read now would have to be kept until the stream has come to now.
    if (status.state() == State.FOLLOWING) {
      repairs.read();
    }
  }

  private void check() {
    pause.check();
    failIfReceiverFailed();
  }

  private void failIfReceiverFailed() {
    if (receiver != null && receiver.failure() != null) {
      throw receiver.failure();
    }
  }
}
