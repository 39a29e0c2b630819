package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.compare.BothSides;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.ScanProof;
import io.exodus.endpoint.redis.stream.ApplyStatus;
import io.exodus.endpoint.redis.stream.ApplyWriter;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Following of a source by looking at it, for as long as all connections hold. Notifications, where
 * there are any, say what has changed and keep the target current; passes over all records find
 * what those do not tell; the proof, a pass while the source is fenced, relies on neither.
 */
final class ScanLoop {

  private static final long IDLE_MILLIS = 10;
  private static final long REPAIRS_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long to rest after a pass: as long as it took, and with notifications much longer. */
  private static final long SHORTEST_REST_NANOS = Duration.ofMillis(200).toNanos();

  private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int REST_LENGTHS = 10;

  private final EndpointPair link;
  private final ExodusKeys space;
  private final ApplyWriter writer;
  private final ApplyStatus status;
  private final Follower.Listener listener;
  private final Cancellation cancellation;
  private final RespCloser closer;
  private final List<Closeable> opened = new ArrayList<>();
  private final Map<Integer, Set<ByteBuffer>> changed = new LinkedHashMap<>();
  private ScanReader reader;
  private ScanTarget target;
  private ScanApplier carrier;
  private FullComparison pass;
  private ScanChanges changes;
  private long repairsAt = System.nanoTime();
  private long passDue = System.nanoTime();
  private boolean followed;

  ScanLoop(
      EndpointPair link,
      ApplyWriter writer,
      ApplyStatus status,
      Follower.Listener listener,
      Cancellation cancellation,
      RespCloser closer) {
    this.link = link;
    this.space = new ExodusKeys(link.migrationId());
    this.writer = writer;
    this.status = status;
    this.listener = listener;
    this.cancellation = cancellation;
    this.closer = closer;
  }

  /** Has it come to follow? */
  boolean followed() {
    return followed;
  }

  /**
   * Follows until the stream ends or something breaks; closes what it has opened.
   *
   * @throws EndpointException if either side fails: what follows must look at all records again
   * @throws ApplyWriter.Ended when the stream has been ended
   */
  void run() throws InterruptedException {
    try {
      open();
      while (true) {
        if (status.state() == StreamState.STALLED) {
          status.state(followed ? StreamState.FOLLOWING : StreamState.CATCHING_UP);
        }
        String token = target.wanted();
        if (token != null) {
          prove(token);
        } else if (System.nanoTime() - passDue >= 0) {
          lookAtAll();
        } else {
          serve();
          cancellation.pause(IDLE_MILLIS);
        }
      }
    } finally {
      opened.forEach(closer::remove);
    }
  }

  private void open() throws InterruptedException {
    try {
      reader = add(new ScanReader(link.source()));
    } catch (IOException e) {
      throw RedisErrors.of(link.source().name(), "cannot be read", e);
    }
    target = add(new ScanTarget(link.target(), space));
    BothSides sides = new BothSides(link);
    add(sides::close);
    carrier = new ScanApplier(reader, target, writer, status, listener);
    pass = new FullComparison(sides, carrier, target, cancellation);
    changes = ScanChanges.open(link.source(), space, link.sourceAlterations(), reader, changed);
    if (changes != null) {
      add(changes);
    }
  }

  private <T extends Closeable> T add(T resource) {
    opened.add(resource);
    return closer.add(resource);
  }

  /** What does not wait for a pass to end: changes heard of, beats, and repairs. */
  private void serve() throws InterruptedException {
    cancellation.check();
    long now = System.nanoTime();
    if (now - repairsAt >= REPAIRS_NANOS) {
      repairsAt = now;
      for (RecordId record : listener.repairs()) {
        carrier.repair(record);
        changed
            .computeIfAbsent(Integer.parseInt(record.space()), database -> new LinkedHashSet<>())
            .add(ByteBuffer.wrap(KeyText.parse(record.key())));
      }
      if (changes == null) {
        // Nothing else is written between two passes: by this it finds out that it has ended.
        carrier.note(null);
      }
    }
    boolean whole = changes != null && changes.take(changed);
    carry();
    if (whole) {
      carrier.note(changes.marker());
    }
    if (changes != null) {
      changes.beat();
    }
  }

  private void carry() throws InterruptedException {
    for (Map.Entry<Integer, Set<ByteBuffer>> database : changed.entrySet()) {
      carrier.carry(
          database.getKey(), database.getValue().stream().map(ByteBuffer::array).toList());
    }
    changed.clear();
  }

  private void prove(String token) throws InterruptedException {
    // What was heard of before the source was fenced is carried first: less differs then.
    serve();
    try {
      carrier.note(null, ScanProof.answer(space, token, pass.prove(token)));
      target.answered(token);
    } catch (FullComparison.Overtaken e) {
      // Whoever asked waits no longer.
      cancellation.check();
    }
  }

  private void lookAtAll() throws InterruptedException {
    Instant marker = changes == null ? marker() : null;
    long began = System.nanoTime();
    Duration compared;
    try {
      compared = pass.run(this::serve);
    } catch (FullComparison.Overtaken e) {
      return;
    }
    carrier.note(marker, ScanProof.pace(space, compared));
    followed = true;
    status.state(StreamState.FOLLOWING);
    long took = System.nanoTime() - began;
    passDue =
        System.nanoTime()
            + (changes == null
                ? Math.max(SHORTEST_REST_NANOS, took)
                : Math.max(REST_NANOS, REST_LENGTHS * took));
  }

  private Instant marker() {
    try {
      return reader.marker(space);
    } catch (IOException e) {
      throw RedisErrors.of(link.source().name(), "cannot be read", e);
    }
  }
}
