package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Follower;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.replication.ReplicationReceiver;
import io.exodus.endpoint.redis.replication.Spool;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.migration.StreamState;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is received of the origin's log for one following: from where on, and into which spool. */
final class ApplyIntake {

  private static final Logger log = LoggerFactory.getLogger(ApplyIntake.class);
  private static final long SPOOL_MEMORY = 8L << 20;

  private final Follower.Request request;
  private final ApplyStatus status;
  private final RespCloser closer;
  private ReplicationReceiver receiver;
  private int spools;
  private long dropped = -1;

  ApplyIntake(Follower.Request request, ApplyStatus status, RespCloser closer) {
    this.request = request;
    this.status = status;
    this.closer = closer;
  }

  /**
   * The checkpoint will lie after what had come before it was found missing, or nearly so: {@link
   * #covers} looks.
   */
  void arm(Position before) throws IOException, InterruptedException {
    if (receiver != null && receiver.failure() instanceof StreamLostException lost) {
      // It has applied nothing yet: what it missed lies before where it will begin.
      log.info("{}: the reverse stream is ready again", lost.getMessage());
      detach();
      status.state(StreamState.WAITING);
    }
    if (receiver == null) {
      dropped = -1;
      receive(null, ReplicationEntry.UNKNOWN);
    } else if (before != null) {
      receiver.spool().dropThrough(before.offset());
      dropped = before.offset();
    }
    if (receiver.attachedAt() >= 0) {
      status.state(StreamState.ARMED);
    }
  }

  /** Receives nothing any more. */
  void detach() {
    if (receiver != null) {
      closer.remove(receiver);
      receiver = null;
      status.receiver(null);
    }
  }

  /**
   * Receives from there on.
   *
   * @param database of the log at that position
   */
  void attach(Position from, int database) throws IOException {
    detach();
    receive(from, database);
  }

  private void receive(Position from, int database) throws IOException {
    Path directory = request.spool().directory().resolve("spool-" + spools++);
    receiver =
        closer.add(
            new ReplicationReceiver(
                request.link().origin(request.direction()),
                new ExodusKeys(request.link().migrationId()),
                request.direction(),
                new Spool(directory, SPOOL_MEMORY),
                from,
                database));
    status.receiver(receiver);
    receiver.start();
  }

  /** Is all that follows the checkpoint in the spool, or will come there? */
  boolean covers(Checkpoint from) {
    return receiver != null
        && receiver.attachedAt() >= 0
        && Math.max(receiver.attachedAt(), dropped) <= from.settled()
        && receiver.received().replid().equals(from.replid());
  }

  /** Throws what ended the receiving, if anything did. */
  void check() {
    if (receiver != null && receiver.failure() != null) {
      throw receiver.failure();
    }
  }

  /** The end of what was received; null before the first attachment of an armed stream. */
  Position received() {
    return receiver == null ? null : receiver.received();
  }

  boolean attached() {
    return receiver.attachedAt() >= 0;
  }

  /** Where the origin's log ended when it was last attached. */
  long caughtUpAt() {
    return receiver.caughtUpAt();
  }

  /** See {@link ReplicationReceiver#interrupted}. */
  boolean interrupted() {
    return receiver.interrupted();
  }

  Spool spool() {
    return receiver.spool();
  }
}
