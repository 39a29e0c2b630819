package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.wire.RedisErrors;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has changed on the source, as far as its notifications tell. A beat written there and heard
 * of again shows that they still come, and up to which marker.
 */
final class ScanChanges implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ScanChanges.class);
  private static final long INTERVAL_NANOS = Duration.ofMillis(250).toNanos();
  private static final long FIRST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long POLL_MILLIS = 5;

  private final String source;
  private final ScanReader reader;
  private final ExodusKeys space;
  private final KeyspaceEvents events;
  private long heard;
  private long expected;
  private long sentAt;
  private Instant marker;

  private ScanChanges(String source, ScanReader reader, ExodusKeys space, KeyspaceEvents events) {
    this.source = source;
    this.reader = reader;
    this.space = space;
    this.events = events;
  }

  /**
   * @param changed takes what changes from now on
   * @return null where the source sends no notifications
   * @throws EndpointException if it cannot be reached
   */
  static ScanChanges open(
      EndpointSettings source,
      ExodusKeys space,
      Alterations alterations,
      ScanReader reader,
      Map<Integer, Set<ByteBuffer>> changed)
      throws InterruptedException {
    KeyspaceEvents events;
    try {
      events = KeyspaceEvents.open(source, space, alterations);
    } catch (IOException e) {
      throw RedisErrors.of(source.name(), "does not let Exodus listen", e);
    }
    if (events == null) {
      return null;
    }
    ScanChanges changes = new ScanChanges(source.name(), reader, space, events);
    try {
      changes.beat();
      while (System.nanoTime() - changes.sentAt < FIRST_NANOS) {
        if (changes.take(changed)) {
          return changes;
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (RuntimeException | InterruptedException e) {
      changes.close();
      throw e;
    }
    log.warn(
        "{}: sends no notifications; Exodus compares its records again and again", source.name());
    changes.close();
    return null;
  }

  /**
   * Writes the next beat, where the last one has been heard of.
   *
   * @throws EndpointException if that one has not been for too long
   */
  void beat() {
    long now = System.nanoTime();
    if (heard < expected) {
      if (now - sentAt > SILENCE_NANOS) {
        throw new EndpointException(source, "its notifications have stopped");
      }
    } else if (expected == 0 || now - sentAt >= INTERVAL_NANOS) {
      expected = heard + 1;
      sentAt = now;
      try {
        marker = reader.beat(space);
      } catch (IOException e) {
        throw RedisErrors.of(source, "cannot be written to", e);
      }
    }
  }

  /**
   * @return true where the last beat was among it: everything up to {@link #marker} is known then
   * @throws EndpointException if nothing is heard any more
   */
  boolean take(Map<Integer, Set<ByteBuffer>> changed) {
    long before = heard;
    try {
      heard = events.take(changed);
    } catch (IOException e) {
      throw RedisErrors.of(source, "Exodus no longer hears of its changes", e);
    }
    return before < expected && heard >= expected;
  }

  /** The last marker before the last beat; null where there was none. */
  Instant marker() {
    return marker;
  }

  @Override
  public void close() {
    events.close();
  }
}
