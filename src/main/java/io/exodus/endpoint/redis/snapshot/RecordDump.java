package io.exodus.endpoint.redis.snapshot;

import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import java.io.IOException;
import java.util.List;

/**
 * A record carried over whole, as it was on its server at one moment.
 *
 * @param payload of its DUMP; null where there was no such record
 * @param expires milliseconds since 1970; 0 for never
 */
public record RecordDump(int database, byte[] key, byte[] payload, long expires) {

  /** How many replies {@link #ask} brings. */
  public static final int REPLIES = 3;

  /** Bytes that are read in one go, or one record more: some ten milliseconds of a server. */
  private static final long BYTES = 4L << 20;

  /**
   * How many of the records, from the first on, may be read in one transaction, so that the server
   * is not held up for long; one at least. A server that does not say what they weigh gets as many
   * as there are.
   *
   * @param databases of the keys, one each
   */
  public static int fitting(RespConnection connection, List<Integer> databases, List<byte[]> keys)
      throws IOException {
    RespBuffer out = connection.out();
    for (int i = 0; i < keys.size(); i++) {
      out.command("SELECT", Integer.toString(databases.get(i)));
      out.command(RespBuffer.ascii("MEMORY"), RespBuffer.ascii("USAGE"), keys.get(i));
    }
    connection.flush();
    long bytes = 0;
    int fitting = 0;
    for (int i = 0; i < keys.size(); i++) {
      connection.in().reply();
      bytes += connection.in().reply() instanceof Long usage ? usage : 0;
      if (bytes <= BYTES && fitting == i) {
        fitting = i + 1;
      }
    }
    return Math.min(keys.size(), Math.max(1, fitting));
  }

  /** Writes the questions, to be sent inside a MULTI that asks for the TIME as well. */
  public static void ask(RespBuffer out, int database, byte[] key) {
    out.command("SELECT", Integer.toString(database));
    out.command(RespBuffer.ascii("DUMP"), key);
    out.command(RespBuffer.ascii("PTTL"), key);
  }

  /** Why a question was refused; null where none was. */
  public static RespError refusal(List<?> replies, int at) {
    for (Object reply : replies.subList(at, at + REPLIES)) {
      if (reply instanceof RespError error) {
        return error;
      }
    }
    return null;
  }

  /**
   * @param replies of EXEC, without a {@link #refusal}
   * @param at index of the first reply to {@link #ask}
   * @param now the server's clock in that transaction, milliseconds since 1970
   */
  public static RecordDump answer(int database, byte[] key, List<?> replies, int at, long now) {
    long left = (Long) replies.get(at + 2);
    return new RecordDump(database, key, (byte[]) replies.get(at + 1), left < 0 ? 0 : now + left);
  }

  /**
   * The command that makes a server hold this record, or not hold it where there was none.
   *
   * @param rdbVersion newest that the server reads
   * @throws IOException if the payload is of a kind that cannot be rewritten for it
   */
  public byte[] command(int rdbVersion) throws IOException, InterruptedException {
    if (payload == null) {
      return RespBuffer.encode(RespBuffer.ascii("DEL"), key);
    }
    byte[] until = RespBuffer.ascii(Long.toString(expires));
    byte[] value = payload;
    if (CopyDump.version(value) > rdbVersion) {
      CopyDump.Older older = CopyDump.rewrite(value, rdbVersion);
      value = older.value();
      if (older.string()) {
        byte[] set = RespBuffer.ascii("SET");
        return expires == 0
            ? RespBuffer.encode(set, key, value)
            : RespBuffer.encode(set, key, value, RespBuffer.ascii("PXAT"), until);
      }
    }
    return RespBuffer.encode(
        RespBuffer.ascii("RESTORE"),
        key,
        until,
        value,
        RespBuffer.ascii("REPLACE"),
        RespBuffer.ascii("ABSTTL"));
  }
}
