package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.replication.ReplicationConnection;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.migration.RecordId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears which keys a destination expires by its own clock, in order with what is applied there: the
 * transactions publish their number on a channel, and one connection hears both (see
 * redis.io/docs/latest/develop/use/keyspace-notifications). No thread of its own: whoever applies
 * reads up to the number just applied.
 */
public final class ExpiryEvents implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ExpiryEvents.class);
  private static final String PREFIX = "__keyevent@";
  public static final String EXPIRED = PREFIX + "*__:expired";
  private static final int PATIENCE_MILLIS = 5_000;
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RespConnection connection;
  private final String channel;
  private final String probe;
  private final RespCloser closer;
  private long number;
  private long since;
  private boolean heardProbe;
  private boolean awaited;
  private long probed = System.nanoTime();

  private ExpiryEvents(RespConnection connection, ExodusKeys space, RespCloser closer) {
    this.connection = connection;
    this.channel = "__exodus:applied:" + UUID.randomUUID();
    this.probe = space.expiry();
    this.closer = closer;
  }

  /**
   * Listens, and sees that the server does tell.
   *
   * @param applying a connection in the logical database of the control keys
   * @return null where the server does not let itself be listened to, or tells nothing
   * @throws IOException if it cannot be reached
   */
  static ExpiryEvents open(
      EndpointSettings endpoint,
      ExodusKeys space,
      Alterations alterations,
      RespConnection applying,
      RespCloser closer)
      throws IOException {
    RespConnection connection = closer.add(RespConnection.open(endpoint, "exodus-expiries"));
    ExpiryEvents events = new ExpiryEvents(connection, space, closer);
    boolean works = false;
    try {
      works = events.listen() && events.works(applying, space, alterations);
    } catch (EndpointException e) {
      log.warn("{}: does not report which keys expire: {}", endpoint.name(), e.getMessage());
    } finally {
      if (!works) {
        events.close();
      }
    }
    return works ? events : null;
  }

  private boolean listen() throws IOException {
    connection.readTimeout(PATIENCE_MILLIS);
    return !(connection.call("PSUBSCRIBE", EXPIRED) instanceof RespError)
        && !(connection.call("SUBSCRIBE", channel) instanceof RespError);
  }

  private boolean works(RespConnection applying, ExodusKeys space, Alterations alterations)
      throws IOException {
    KeyspaceEvents.switchOn(applying, space, alterations, "Ex");
    if (applying.call("PUBLISH", channel, "0") instanceof RespError error) {
      log.warn("{}: may not publish: {}", applying.endpoint().name(), error.message());
      return false;
    }
    if (applying.call("SET", probe, "1", "PX", "1") instanceof RespError) {
      // Full, or not a primary for the moment.
      return false;
    }
    awaited = true;
    while (applying.demand("EXISTS", probe).equals(1L)) {
      Thread.onSpinWait();
    }
    since = ReplicationConnection.millis((List<?>) applying.demand("TIME"));
    return probe(applying, new HashSet<>());
  }

  /** Nothing is heard any more; the connection over which is applied may well be sound. */
  static final class Deaf extends IOException {
    Deaf(String message) {
      super(message);
    }
  }

  /** The server's clock when it began to tell, milliseconds since 1970. */
  long since() {
    return since;
  }

  /** Writes a number to be heard after all that expired before; returns it. */
  long mark(RespBuffer out) {
    out.command("PUBLISH", channel, Long.toString(++number));
    return number;
  }

  /**
   * Reads up to that number.
   *
   * @throws Deaf if nothing is heard any more
   */
  void takeThrough(long mark, Set<RecordId> expired) throws Deaf {
    try {
      readThrough(mark, expired);
    } catch (IOException e) {
      throw new Deaf(e.getMessage());
    }
  }

  private void readThrough(long mark, Set<RecordId> expired) throws IOException {
    while (true) {
      List<?> message = (List<?>) connection.in().reply();
      String kind = RespReader.text(message.get(0));
      if (kind.equals("pmessage")) {
        heard((byte[]) message.get(2), (byte[]) message.get(3), expired);
      } else if (kind.equals("message")
          && Long.parseLong(RespReader.text(message.get(2))) == mark) {
        return;
      }
    }
  }

  private void heard(byte[] source, byte[] key, Set<RecordId> expired) {
    if (ExodusKeys.owns(key)) {
      heardProbe |= Arrays.equals(key, RespBuffer.ascii(probe));
      return;
    }
    int end = PREFIX.length();
    while (source[end] != '_') {
      end++;
    }
    String database =
        new String(source, PREFIX.length(), end - PREFIX.length(), StandardCharsets.US_ASCII);
    expired.add(new RecordId(database, KeyText.of(key)));
  }

  /** Reads what has been told by now. */
  void take(RespConnection applying, Set<RecordId> expired) throws IOException {
    if (System.nanoTime() - probed > PROBE_NANOS) {
      if (!probe(applying, expired)) {
        throw new Deaf("notify-keyspace-events no longer reports them");
      }
      return;
    }
    long mark = mark(applying.out());
    applying.flush();
    applying.checked(applying.in().reply(), "PUBLISH");
    takeThrough(mark, expired);
  }

  /** False where the server did not tell that a key of Exodus's own expired. */
  private boolean probe(RespConnection applying, Set<RecordId> expired) throws IOException {
    applying.out().command("EXISTS", probe);
    long mark = mark(applying.out());
    applying.out().command("SET", probe, "1", "PX", "1");
    applying.flush();
    applying.in().reply();
    applying.checked(applying.in().reply(), "PUBLISH");
    boolean next = !(applying.in().reply() instanceof RespError);
    takeThrough(mark, expired);
    boolean told = heardProbe || !awaited;
    heardProbe = false;
    awaited = next;
    probed = System.nanoTime();
    return told;
  }

  @Override
  public void close() {
    closer.remove(connection);
  }
}
