package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Follower.Lag;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.replication.ReplicationReceiver;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.migration.StreamState;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a stream stands, as its threads see it, and who is told. */
public final class ApplyStatus {

  private static final Logger log = LoggerFactory.getLogger(ApplyStatus.class);

  private final Follower.Listener listener;
  private final AtomicLong changes = new AtomicLong();
  private volatile StreamState state = StreamState.WAITING;
  private volatile Position applied;
  private volatile Lag lag;
  private volatile ReplicationReceiver receiver;

  public ApplyStatus(Follower.Listener listener) {
    this.listener = listener;
  }

  public void state(StreamState next) {
    if (state != next) {
      state = next;
      tell();
    }
  }

  public StreamState state() {
    return state;
  }

  /** Who receives, from now on; null while nobody does. */
  void receiver(ReplicationReceiver next) {
    receiver = next;
  }

  public void applied(Checkpoint checkpoint, int commands, Instant marker) {
    applied = checkpoint.position();
    changes.addAndGet(commands);
    if (marker != null) {
      lag = new Lag(marker, Instant.now());
    }
  }

  synchronized void tell() {
    ReplicationReceiver source = receiver;
    Position received = source == null ? null : source.received();
    if (state == StreamState.ARMED && source != null) {
      lag = source.lag();
    }
    listener.status(
        new Follower.Status(
            state,
            text(received),
            text(applied),
            lag,
            source == null ? 0 : source.spool().bytes(),
            changes.get()));
  }

  private static String text(Position position) {
    return position == null ? null : position.toString();
  }

  /** Tells the listener and the origin how far the stream has got. */
  public void tick() {
    try {
      tell();
    } catch (RuntimeException e) {
      // A listener that fails once must not leave the origin without a sign of life.
      log.warn("a listener failed to take a stream's status", e);
    }
    ReplicationReceiver source = receiver;
    if (source != null) {
      Position done = applied;
      source.acknowledge(done == null ? -1 : done.offset());
    }
  }
}
