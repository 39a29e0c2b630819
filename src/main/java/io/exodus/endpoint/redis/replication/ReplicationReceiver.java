package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Follower.Lag;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.wire.ByteSize;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.migration.Direction;
import io.exodus.thread.LogContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives an origin's log into a spool, in a thread of its own, and attaches again after an
 * interruption. It never takes a full synchronisation.
 */
public final class ReplicationReceiver implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ReplicationReceiver.class);
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final long INTERRUPTED_NANOS = Duration.ofSeconds(2).toNanos();

  /** Longer than between two markers. */
  private static final long LATE_NANOS = Duration.ofMillis(1_500).toNanos();

  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LAST_PAUSE_MILLIS = 5_000;

  private final EndpointSettings origin;
  private final ExodusKeys space;
  private final Spool spool;
  private final RespCloser closer = new RespCloser();
  private final LogClock clock;
  private final ReplicationTranslator translator;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final boolean armed;
  private volatile Position received;
  private volatile long attachedAt = -1;
  private volatile long caughtUpAt = Long.MAX_VALUE;
  private volatile Lag lag;
  private volatile RuntimeException failure;
  private volatile ReplicationConnection current;
  private volatile long lostSince;
  private int database;
  private long heard;

  /**
   * @param from null to begin at the end of the origin's log, whatever that is
   * @param database of the log at that position
   */
  public ReplicationReceiver(
      EndpointSettings origin,
      ExodusKeys space,
      Direction direction,
      Spool spool,
      Position from,
      int database) {
    this.origin = origin;
    this.space = space;
    this.spool = spool;
    this.clock = closer.add(new LogClock(origin));
    this.translator = new ReplicationTranslator(space, direction, clock);
    this.armed = from == null;
    this.received = from;
    this.database = database;
  }

  public void start() {
    // Its lines carry the migration, as those of the thread that starts it do.
    LogContext.here().threads("exodus-redis-receiver").newThread(this::run).start();
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    long lost = System.nanoTime();
    try {
      while (stop.getCount() > 0) {
        Position before = received;
        try {
          receive();
        } catch (IOException e) {
          if (received != null && !received.equals(before)) {
            lost = System.nanoTime();
            pause = FIRST_PAUSE_MILLIS;
          }
          if (stop.getCount() == 0) {
            return;
          }
          if (System.nanoTime() - lost > PATIENCE) {
            throw RedisErrors.of(origin.name(), "cannot be streamed from", e);
          }
          log.info("{}: the stream is interrupted ({})", origin.name(), e.getMessage());
        }
        stop.await(pause, TimeUnit.MILLISECONDS);
        pause = Math.min(2 * pause, LAST_PAUSE_MILLIS);
      }
    } catch (RuntimeException e) {
      failure = e;
    } catch (OutOfMemoryError e) {
      // What was being received is garbage by now. Unsaid, the stream would stand still for ever.
      failure =
          new EndpointException(
              origin.name(),
              "sends a change that does not fit into this worker's memory of "
                  + ByteSize.text(Runtime.getRuntime().maxMemory()),
              "start the worker with more memory (-Xmx): eight times the largest value that the"
                  + " applications write",
              e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = new EndpointException(origin.name(), "the receiving thread was interrupted");
    } finally {
      spool.wake();
    }
  }

  private void receive() throws IOException {
    ReplicationConnection connection = closer.add(ReplicationConnection.open(origin));
    try {
      ReplicationConnection.Origin now = connection.look();
      Position from = received == null ? now.end() : received;
      ReplicationConnection.Answer answer = connection.psync(from);
      if (answer.full()) {
        refuseFull(from, now);
        return;
      }
      translator.attached(now, database);
      caughtUpAt = now.end().offset();
      received = answer.position();
      if (attachedAt < 0) {
        attachedAt = from.offset();
      }
      current = connection;
      lostSince = 0;
      log.info("{}: streams from {}", origin.name(), received);
      if (armed && database == ReplicationEntry.UNKNOWN) {
        nudge();
      }
      read(connection, received.replid(), received.offset());
    } finally {
      if (current != null) {
        current = null;
        lostSince = System.nanoTime();
      }
      closer.remove(connection);
    }
  }

  private void refuseFull(Position from, ReplicationConnection.Origin now) {
    if (received == null && !now.backlog()) {
      // It keeps a log from now on: the next attempt finds it.
      log.info("{}: has no log yet; attaching again", origin.name());
      return;
    }
    throw new StreamLostException(
        origin.name(),
        "its replication log no longer reaches back to " + from,
        "the stream is lost: answer the gate that asks what to do. Raise repl-backlog-size there "
            + "to hold the writes of the longest interruption. If it closed the connection "
            + "itself, raise its client-output-buffer-limit for replicas too, to hold the "
            + "largest values that are written in a row");
  }

  private void read(ReplicationConnection connection, String replid, long start)
      throws IOException {
    long base = start - connection.in().consumed();
    heard = System.nanoTime();
    while (true) {
      read(connection.in(), base, replid);
    }
  }

  /** In a frame of its own: a large change is not kept while the next one is received. */
  private void read(RespReader in, long base, String replid) throws IOException {
    RespFrame command = in.frame();
    long now = System.nanoTime();
    if (now - heard > LATE_NANOS) {
      lookAgain();
    }
    heard = now;
    long offset = base + in.consumed();
    ReplicationEntry entry = translator.translate(command, offset);
    if (entry.kind() == ReplicationEntry.Kind.MARKER) {
      lag = new Lag(written(entry), Instant.now());
    }
    put(entry);
    database = translator.database();
    received = new Position(replid, offset);
  }

  /**
   * After a silence nobody knows whether the origin had nothing to say, or the network or this
   * process stood still: how old is what its log holds by now cannot be told.
   */
  private void lookAgain() throws IOException {
    try (ReplicationConnection beside = ReplicationConnection.open(origin)) {
      translator.attached(beside.look(), translator.database());
    }
  }

  private void put(ReplicationEntry entry) throws IOException {
    try {
      spool.put(entry);
    } catch (IOException e) {
      if (stop.getCount() == 0) {
        throw new InterruptedIOException("stopped");
      }
      throw new EndpointException(
          origin.name(),
          "this worker cannot spool what it sends: " + e.getMessage(),
          "free or repair the worker's disk (exodus.worker.spool)",
          e);
    }
  }

  /** The time that a marker carries. */
  public static Instant written(ReplicationEntry marker) {
    return Instant.ofEpochMilli(Long.parseLong(RespReader.text(marker.bytes())));
  }

  /** Makes the log say which logical database it is in: a write to a known one follows. */
  private void nudge() throws IOException {
    try (RespConnection connection = RespConnection.open(origin, "exodus")) {
      RespKeys.selectControl(connection);
      String probe = space.probe();
      connection.out().command("MULTI").command("SET", probe, "1").command("DEL", probe);
      connection.out().command("EXEC");
      connection.transaction(2, "a write to Exodus's own keys");
    }
  }

  /** Tells the origin up to where its log has done its work; it drops replicas that are silent. */
  public void acknowledge(long applied) {
    ReplicationConnection connection = current;
    if (connection != null) {
      try {
        connection.acknowledge(Math.max(applied, attachedAt));
      } catch (IOException e) {
        // The reading thread finds the connection lost and attaches again.
      }
    }
  }

  /** True once the origin has been out of reach for a while; false before the first attachment. */
  public boolean interrupted() {
    long since = lostSince;
    return since != 0 && System.nanoTime() - since > INTERRUPTED_NANOS;
  }

  /** The end of what was received; null before the first attachment of an armed stream. */
  public Position received() {
    return received;
  }

  /** Offset at which the stream began; -1 before it did. */
  public long attachedAt() {
    return attachedAt;
  }

  /** Where the origin's log ended when it was last attached. */
  public long caughtUpAt() {
    return caughtUpAt;
  }

  /** By the last marker received; null before the first. */
  public Lag lag() {
    return lag;
  }

  public Spool spool() {
    return spool;
  }

  /** Why nothing will be received any more; null while something may. */
  public RuntimeException failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    stop.countDown();
    closer.close();
    spool.close();
  }
}
