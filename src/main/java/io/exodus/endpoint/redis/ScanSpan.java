package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Follower.State;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.RecordId;
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
final class ScanSpan {

  private static final long IDLE_MILLIS = 10;
  private static final long REPAIRS_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long to rest after a pass: as long as it took, and with notifications much longer. */
  private static final long SHORTEST_REST_NANOS = Duration.ofMillis(200).toNanos();

  private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int REST_LENGTHS = 10;

  private final Link link;
  private final ControlSpace space;
  private final ApplyWriter writer;
  private final ApplyStatus status;
  private final Follower.Listener listener;
  private final ApplyPause pause;
  private final RespCloser closer;
  private final List<Closeable> opened = new ArrayList<>();
  private final Map<Integer, Set<ByteBuffer>> changed = new LinkedHashMap<>();
  private ScanReader reader;
  private ScanTarget target;
  private ScanCarrier carrier;
  private ScanPass pass;
  private ScanChanges changes;
  private long repairsAt = System.nanoTime();
  private long passDue = System.nanoTime();
  private boolean followed;

  ScanSpan(
      Link link,
      ApplyWriter writer,
      ApplyStatus status,
      Follower.Listener listener,
      ApplyPause pause,
      RespCloser closer) {
    this.link = link;
    this.space = new ControlSpace(link.migrationId());
    this.writer = writer;
    this.status = status;
    this.listener = listener;
    this.pause = pause;
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
        if (status.state() == State.STALLED) {
          status.state(followed ? State.FOLLOWING : State.CATCHING_UP);
        }
        String token = target.wanted();
        if (token != null) {
          prove(token);
        } else if (System.nanoTime() - passDue >= 0) {
          lookAtAll();
        } else {
          serve();
          pause.millis(IDLE_MILLIS);
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
      throw RedisTrouble.of(link.source().name(), "cannot be read", e);
    }
    target = add(new ScanTarget(link.target(), space));
    BothSides sides = new BothSides(link);
    add(sides::close);
    carrier = new ScanCarrier(reader, target, writer, status, listener);
    pass = new ScanPass(sides, carrier, target, pause);
    changes = ScanChanges.open(link.source(), space, reader, changed);
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
    pause.check();
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
    } catch (ScanPass.Overtaken e) {
      // Whoever asked waits no longer.
      pause.check();
    }
  }

  private void lookAtAll() throws InterruptedException {
    Instant marker = changes == null ? marker() : null;
    long began = System.nanoTime();
    Duration compared;
    try {
      compared = pass.run(this::serve);
    } catch (ScanPass.Overtaken e) {
      return;
    }
    carrier.note(marker, ScanProof.pace(space, compared));
    followed = true;
    status.state(State.FOLLOWING);
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
      throw RedisTrouble.of(link.source().name(), "cannot be read", e);
    }
  }
}
