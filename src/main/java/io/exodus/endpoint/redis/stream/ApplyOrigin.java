package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.replication.LogEnd;
import io.exodus.endpoint.redis.replication.ReplicationConnection;
import io.exodus.endpoint.redis.snapshot.RecordDump;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.migration.RecordId;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the origin of a stream is asked beside it, over a connection that is opened when needed. */
final class ApplyOrigin {

  private static final Logger log = LoggerFactory.getLogger(ApplyOrigin.class);

  private final EndpointSettings endpoint;
  private final RespCloser closer;
  private RespConnection connection;

  ApplyOrigin(EndpointSettings endpoint, RespCloser closer) {
    this.endpoint = endpoint;
    this.closer = closer;
  }

  String name() {
    return endpoint.name();
  }

  /**
   * Records without a time to live.
   *
   * @param which of those asked for, by their index
   * @param end offset of the log before they were looked at
   */
  record Endless(BitSet which, long end) {}

  /**
   * Records as they are on the origin.
   *
   * @param dumps of some of those asked for, in their order
   * @param refused the server's reason, for those that it does not give out
   * @param end offset of the log at which they are so
   */
  record Dumps(Map<RecordId, RecordDump> dumps, Map<RecordId, RespError> refused, long end) {}

  /** Which of those records are there, and have no time to live? */
  Endless endless(List<RecordId> records) throws IOException {
    RespBuffer out = open().out();
    out.command("INFO", "replication");
    String space = null;
    for (RecordId id : records) {
      if (!id.space().equals(space)) {
        space = id.space();
        out.command("SELECT", space);
      }
      out.command(RespBuffer.ascii("PTTL"), key(id));
    }
    connection.flush();
    long end = LogEnd.offset(connection.checked(connection.in().reply(), "a look at the log"));
    BitSet which = new BitSet();
    boolean there = false;
    space = null;
    for (int i = 0; i < records.size(); i++) {
      if (!records.get(i).space().equals(space)) {
        space = records.get(i).space();
        there = !(connection.in().reply() instanceof RespError);
      }
      which.set(i, Long.valueOf(-1).equals(connection.in().reply()) && there);
    }
    return new Endless(which, end);
  }

  /** Reads as many of those records, from the first on, as the server can give out quickly. */
  Dumps dumps(List<RecordId> wanted) throws IOException {
    RespBuffer out = open().out();
    List<Integer> databases = wanted.stream().map(ApplyOrigin::database).toList();
    List<byte[]> keys = wanted.stream().map(ApplyOrigin::key).toList();
    int fitting = RecordDump.fitting(connection, databases, keys);
    out.command("MULTI");
    for (int i = 0; i < fitting; i++) {
      RecordDump.ask(out, databases.get(i), keys.get(i));
    }
    out.command("TIME").command("INFO", "replication").command("EXEC");
    int asked = RecordDump.REPLIES * fitting;
    List<?> replies = connection.transaction(asked + 2, "a repair's read");
    long now = ReplicationConnection.millis((List<?>) replies.get(asked));
    Map<RecordId, RecordDump> dumps = new LinkedHashMap<>();
    Map<RecordId, RespError> refused = new LinkedHashMap<>();
    for (int i = 0; i < fitting; i++) {
      int at = RecordDump.REPLIES * i;
      RespError error = RecordDump.refusal(replies, at);
      if (error != null) {
        refused.put(wanted.get(i), error);
      } else {
        dumps.put(
            wanted.get(i), RecordDump.answer(databases.get(i), keys.get(i), replies, at, now));
      }
    }
    return new Dumps(dumps, refused, LogEnd.offset(replies.get(asked + 1)));
  }

  /**
   * Where the log ends, once the clock has come to that instant.
   *
   * @param instant milliseconds since 1970
   * @return {@link Long#MAX_VALUE} where it has not, or the server cannot be asked
   */
  long endOfLogAt(long instant) {
    try {
      LogEnd end = LogEnd.of(open());
      return end.at() <= instant ? Long.MAX_VALUE : end.offset();
    } catch (IOException | EndpointException e) {
      log.info("{}: its log cannot be read: {}", endpoint.name(), e.getMessage());
      drop();
      return Long.MAX_VALUE;
    }
  }

  private static int database(RecordId id) {
    return Integer.parseInt(id.space());
  }

  private static byte[] key(RecordId id) {
    return KeyText.parse(id.key());
  }

  private RespConnection open() throws IOException {
    if (connection == null) {
      connection = closer.add(RespConnection.open(endpoint, "exodus"));
    }
    return connection;
  }

  /** The next question opens another connection. */
  void drop() {
    if (connection != null) {
      closer.remove(connection);
      connection = null;
    }
  }
}
