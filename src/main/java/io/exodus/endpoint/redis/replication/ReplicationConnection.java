package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A connection that the origin takes for a replica's (see
 * redis.io/docs/latest/operate/oss_and_stack/management/replication and PSYNC).
 *
 * <p>Spoken by hand, since a library that answers a refused PSYNC with a full synchronisation, or
 * that loads one unasked, has no place in a stream that must never overwrite its destination.
 */
public final class ReplicationConnection implements Closeable {

  /** As long as Redis's own repl-timeout: a primary pings every 10 s by default. */
  private static final int SILENCE_MILLIS = 60_000;

  private final RespConnection connection;
  private final RespBuffer acknowledgement = new RespBuffer();

  private ReplicationConnection(RespConnection connection) {
    this.connection = connection;
  }

  public static ReplicationConnection open(EndpointSettings origin) throws IOException {
    return new ReplicationConnection(RespConnection.open(origin, "exodus-replica"));
  }

  /** Where the origin's log stands now. */
  public Origin look() throws IOException {
    long sent = System.currentTimeMillis();
    List<?> time = (List<?>) connection.demand("TIME");
    long local = (sent + System.currentTimeMillis()) / 2;
    long clock = millis(time) - local;
    RedisInfo info = connection.info("replication");
    int control = RespKeys.selectControl(connection);
    return new Origin(
        info.position(), "1".equals(info.text("repl_backlog_active")), clock, control);
  }

  /** The reply of TIME as milliseconds since 1970. */
  public static long millis(List<?> time) {
    return Long.parseLong(RespReader.text(time.get(0))) * 1000
        + Long.parseLong(RespReader.text(time.get(1))) / 1000;
  }

  /**
   * Asks for the log from the position on.
   *
   * @param from null for everything
   * @return the origin's answer: FULLRESYNC or CONTINUE
   * @throws IOException if the origin is not ready for it yet
   * @throws EndpointException if it refuses
   */
  public Answer psync(Position from) throws IOException {
    connection.demand("PING");
    connection.call("REPLCONF", "listening-port", "0");
    connection.call("REPLCONF", "capa", "eof", "capa", "psync2");
    connection.readTimeout(SILENCE_MILLIS);
    if (from == null) {
      connection.out().command("PSYNC", "?", "-1");
    } else {
      connection.out().command("PSYNC", from.replid(), Long.toString(from.offset() + 1));
    }
    connection.flush();
    String line = connection.in().line();
    String[] words = line.split(" ");
    if (words[0].equals("+FULLRESYNC")) {
      return new Answer(true, new Position(words[1], Long.parseLong(words[2])));
    }
    if (words[0].equals("+CONTINUE")) {
      // After a failover the same history goes on under another name.
      return new Answer(false, words.length > 1 ? new Position(words[1], from.offset()) : from);
    }
    if (line.startsWith("-NOMASTERLINK")
        || line.startsWith("-LOADING")
        || line.startsWith("-MASTERDOWN")) {
      throw new IOException(line.substring(1));
    }
    throw RedisErrors.refusal(
        connection.endpoint().name(), "refuses to replicate (PSYNC)", line.substring(1));
  }

  /** The replication stream, once {@link #psync} has been answered. */
  public RespReader in() {
    return connection.in();
  }

  /** Tells the origin how far this replica has got; it drops replicas that say nothing. */
  synchronized void acknowledge(long offset) throws IOException {
    acknowledgement.clear();
    acknowledgement.command("REPLCONF", "ACK", Long.toString(offset));
    connection.write(acknowledgement.toByteArray());
  }

  @Override
  public void close() {
    connection.close();
  }

  /**
   * @param full the origin is about to send everything it holds
   * @param position from which the stream goes on
   */
  public record Answer(boolean full, Position position) {}

  /**
   * @param backlog does the origin keep a log at all?
   * @param clock the origin's minus this host's, milliseconds
   * @param controlDatabase where it keeps control keys
   */
  public record Origin(Position end, boolean backlog, long clock, int controlDatabase) {

    long now() {
      return System.currentTimeMillis() + clock;
    }
  }
}
