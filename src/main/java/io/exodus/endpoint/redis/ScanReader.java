package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointSettings;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads records whole from a server that shows no log; one thread at a time. */
final class ScanReader implements Closeable {

  /** Records that are read in one transaction, so that the server is not held up for long. */
  static final int AT_ONCE = 32;

  private static final String PAGE = "500";

  private final RespConnection connection;

  /**
   * @throws IOException if the endpoint cannot be reached
   */
  ScanReader(EndpointSettings endpoint) throws IOException {
    connection = RespConnection.open(endpoint, "exodus");
  }

  /** Takes keys as a scan finds them. */
  interface Page {
    void keys(List<byte[]> keys) throws IOException, InterruptedException;
  }

  /** Takes what became of one record. */
  interface Outcome {
    void read(RecordDump record) throws IOException, InterruptedException;

    void refused(byte[] key, RespError error);
  }

  /** Name of the server. */
  String endpoint() {
    return connection.endpoint().name();
  }

  /** The logical databases that hold records. */
  List<Integer> databases() throws IOException {
    return connection.info("keyspace").keySet().stream()
        .map(name -> Integer.parseInt(name.substring("db".length())))
        .toList();
  }

  /** Tells all keys of a logical database but Exodus's own, some perhaps twice. */
  void scan(int database, Page page) throws IOException, InterruptedException {
    String cursor = "0";
    do {
      connection.demand("SELECT", Integer.toString(database));
      List<?> reply = (List<?>) connection.demand("SCAN", cursor, "COUNT", PAGE);
      cursor = RespReader.text(reply.get(0));
      List<byte[]> keys = new ArrayList<>();
      for (Object key : (List<?>) reply.get(1)) {
        if (!ControlSpace.owns((byte[]) key)) {
          keys.add((byte[]) key);
        }
      }
      page.keys(keys);
    } while (!cursor.equals("0"));
  }

  /** Reads those records; one that is gone has no payload. */
  void read(int database, List<byte[]> keys, Outcome outcome)
      throws IOException, InterruptedException {
    for (int from = 0; from < keys.size(); from += AT_ONCE) {
      some(database, keys.subList(from, Math.min(keys.size(), from + AT_ONCE)), outcome);
    }
  }

  private void some(int database, List<byte[]> keys, Outcome outcome)
      throws IOException, InterruptedException {
    RespBuffer out = connection.out();
    out.command("MULTI");
    keys.forEach(key -> RecordDump.ask(out, database, key));
    out.command("TIME").command("EXEC");
    connection.flush();
    int end = RecordDump.REPLIES * keys.size();
    for (int i = 0; i < end + 2; i++) {
      connection.checked(connection.in().reply(), "reading records (DUMP, PTTL)");
    }
    List<?> replies =
        (List<?>) connection.checked(connection.in().reply(), "reading records (DUMP, PTTL)");
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
  Instant marker(ControlSpace space) throws IOException {
    connection.selectControl();
    return instant(connection.demand("GET", space.marker(Direction.FORWARD)));
  }

  /**
   * Writes a beat, to be heard of by {@link KeyspaceEvents} behind all that was written before.
   *
   * @return the last marker before the beat; null where there is none
   */
  Instant beat(ControlSpace space) throws IOException {
    connection.selectControl();
    RespBuffer out = connection.out();
    out.command("MULTI").command("GET", space.marker(Direction.FORWARD));
    out.command("SET", space.beat(), "1").command("EXEC");
    connection.flush();
    for (int i = 0; i < 3; i++) {
      connection.checked(connection.in().reply(), "a write to Exodus's own keys");
    }
    List<?> replies =
        (List<?>) connection.checked(connection.in().reply(), "a write to Exodus's own keys");
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
    connection.close();
  }
}
