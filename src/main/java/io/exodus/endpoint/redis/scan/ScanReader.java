package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.replication.ReplicationConnection;
import io.exodus.endpoint.redis.snapshot.RecordDump;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.endpoint.redis.wire.ScanPage;
import io.exodus.migration.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** Reads records whole from a server that shows no log; one thread at a time. */
public final class ScanReader implements Closeable {

  /** Records that are read in one transaction, so that the server is not held up for long. */
  static final int AT_ONCE = 32;

  private static final String PAGE = "500";

  private final EndpointSettings endpoint;
  private volatile RespConnection connection;
  private volatile boolean closed;

  /**
   * @throws IOException if the endpoint cannot be reached
   */
  public ScanReader(EndpointSettings endpoint) throws IOException {
    this.endpoint = endpoint;
    this.connection = RespConnection.open(endpoint, "exodus");
  }

  /** The server may end it while the other side keeps this one waiting. */
  private RespConnection live() throws IOException {
    if (closed || !connection.silent()) {
      return connection;
    }
    try {
      connection.keepAlive();
    } catch (IOException e) {
      connection.close();
      connection = RespConnection.open(endpoint, "exodus");
      if (closed) {
        connection.close();
      }
    }
    return connection;
  }

  /** Takes keys as a scan finds them. */
  public interface Page {
    void keys(List<byte[]> keys) throws IOException, InterruptedException;
  }

  /** Takes what became of one record. */
  public interface Outcome {
    void read(RecordDump record) throws IOException, InterruptedException;

    void refused(byte[] key, RespError error);
  }

  /** Name of the server. */
  String endpoint() {
    return endpoint.name();
  }

  /** The logical databases that hold records. */
  public List<Integer> databases() throws IOException {
    return List.copyOf(live().info("keyspace").keys().keySet());
  }

  /** Tells all keys of a logical database but Exodus's own, some perhaps twice. */
  public void scan(int database, Page page) throws IOException, InterruptedException {
    String cursor = ScanPage.START;
    ScanPage found;
    do {
      live().demand("SELECT", Integer.toString(database));
      found = ScanPage.of(connection.demand("SCAN", cursor, "COUNT", PAGE));
      cursor = found.cursor();
      page.keys(found.elements().stream().filter(key -> !ExodusKeys.owns(key)).toList());
    } while (!found.last());
  }

  /** Reads those records; one that is gone has no payload. */
  public void read(int database, List<byte[]> keys, Outcome outcome)
      throws IOException, InterruptedException {
    for (int from = 0; from < keys.size(); ) {
      List<byte[]> next = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
      List<Integer> databases = Collections.nCopies(next.size(), database);
      int fitting = RecordDump.fitting(live(), databases, next);
      some(database, next.subList(0, fitting), outcome);
      from += fitting;
    }
  }

  private void some(int database, List<byte[]> keys, Outcome outcome)
      throws IOException, InterruptedException {
    RespBuffer out = live().out();
    out.command("MULTI");
    keys.forEach(key -> RecordDump.ask(out, database, key));
    out.command("TIME").command("EXEC");
    int end = RecordDump.REPLIES * keys.size();
    List<?> replies = connection.transaction(end + 1, "reading records (DUMP, PTTL)");
    long now = ReplicationConnection.millis((List<?>) replies.get(end));
    for (int i = 0; i < keys.size(); i++) {
      RespError refused = RecordDump.refusal(replies, RecordDump.REPLIES * i);
      if (refused != null) {
        outcome.refused(keys.get(i), refused);
      } else {
        outcome.read(
            RecordDump.answer(database, keys.get(i), replies, RecordDump.REPLIES * i, now));
      }
    }
  }

  /** The last marker written to the server; null before the first. */
  Instant marker(ExodusKeys space) throws IOException {
    RespKeys.selectControl(live());
    return instant(connection.demand("GET", space.marker(Direction.FORWARD)));
  }

  /**
   * Writes a beat, to be heard of by {@code KeyspaceEvents} behind all that was written before.
   *
   * @return the last marker before the beat; null where there is none
   */
  Instant beat(ExodusKeys space) throws IOException {
    RespKeys.selectControl(live());
    RespBuffer out = connection.out();
    out.command("MULTI").command("GET", space.marker(Direction.FORWARD));
    out.command("SET", space.beat(), "1").command("EXEC");
    List<?> replies = connection.transaction(2, "a write to Exodus's own keys");
    connection.checked(replies.get(1), "a write to Exodus's own keys");
    return instant(replies.get(0));
  }

  private static Instant instant(Object marker) {
    return marker instanceof byte[] text
        ? Instant.ofEpochMilli(Long.parseLong(RespReader.text(text)))
        : null;
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
