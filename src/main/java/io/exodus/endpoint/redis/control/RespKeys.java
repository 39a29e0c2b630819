package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.ScanPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is asked of a server about its keys, Exodus's own among them. */
public final class RespKeys {

  private RespKeys() {}

  /** Selects the database of the control keys, see {@link ExodusKeys}; returns its number. */
  public static int selectControl(RespConnection connection) throws IOException {
    if (connection.select(ExodusKeys.SPARE_DATABASE)) {
      return ExodusKeys.SPARE_DATABASE;
    }
    connection.demand("SELECT", "0");
    return 0;
  }

  /** Records of all logical databases, as the server counts them. */
  public static long count(RespConnection connection) throws IOException {
    return connection.info("keyspace").records();
  }

  /** Exodus's own keys in the selected logical database. */
  public static List<byte[]> owned(RespConnection connection) throws IOException {
    List<byte[]> owned = new ArrayList<>();
    String cursor = ScanPage.START;
    ScanPage page;
    do {
      page =
          ScanPage.of(
              connection.demand("SCAN", cursor, "MATCH", ExodusKeys.anyKey(), "COUNT", "1000"));
      cursor = page.cursor();
      owned.addAll(page.elements());
    } while (!page.last());
    return owned;
  }

  /** Reads keys of the selected logical database whole; the caller WATCHes them. */
  public static Kept read(RespConnection connection, List<byte[]> keys) throws IOException {
    List<byte[][]> restores = new ArrayList<>();
    for (byte[] key : keys) {
      connection.out().command(RespBuffer.ascii("DUMP"), key);
      connection.out().command(RespBuffer.ascii("PTTL"), key);
      connection.flush();
      Object dump = connection.checked(connection.in().reply(), "DUMP");
      Object ttl = connection.checked(connection.in().reply(), "PTTL");
      if (dump != null) {
        String millis = Long.toString(Math.max(0, (Long) ttl));
        restores.add(
            new byte[][] {
              RespBuffer.ascii("RESTORE"),
              key,
              RespBuffer.ascii(millis),
              (byte[]) dump,
              RespBuffer.ascii("REPLACE")
            });
      }
    }
    return new Kept(restores);
  }

  /** A name that CLIENT SETNAME takes. */
  public static String name(String text) {
    return text.replaceAll("[^!-~]", "_");
  }

  /** Keys that outlive a FLUSHALL, as the commands that write them again. */
  public record Kept(List<byte[][]> restores) {

    public int size() {
      return restores.size();
    }

    public void write(RespBuffer out) {
      restores.forEach(out::command);
    }
  }
}
