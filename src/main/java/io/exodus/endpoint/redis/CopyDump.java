package io.exodus.endpoint.redis;

import com.moilioncircle.redis.replicator.rdb.datatype.KeyStringValueString;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The payload of a DUMP: type, value, RDB version (two bytes), checksum (eight). */
final class CopyDump {

  private static final int FOOTER = 10;
  private static final byte[] KEY = {'k'};

  private CopyDump() {}

  static int version(byte[] payload) {
    int at = payload.length - FOOTER;
    return (payload[at] & 0xff) | (payload[at + 1] & 0xff) << 8;
  }

  /**
   * Rewrites a payload for a server that knows only older ones.
   *
   * @return RESTORE's payload, or the raw value where it is a string
   * @throws IOException if the payload is of a kind that cannot be rewritten
   */
  static Older rewrite(byte[] payload, int rdbVersion) throws IOException, InterruptedException {
    // A snapshot of this one key goes through the same conversion as a copy.
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream(payload.length + 32);
    snapshot.writeBytes(
        String.format("REDIS%04d", version(payload)).getBytes(StandardCharsets.US_ASCII));
    snapshot.write(0xfe);
    snapshot.write(0);
    snapshot.write(payload[0]);
    snapshot.write(KEY.length);
    snapshot.writeBytes(KEY);
    snapshot.write(payload, 1, payload.length - 1 - FOOTER);
    snapshot.write(0xff);
    snapshot.writeBytes(new byte[8]);
    Older[] found = new Older[1];
    CopySnapshot.read(
        new ByteArrayInputStream(snapshot.toByteArray()),
        rdbVersion,
        8192,
        event -> {
          if (event instanceof KeyStringValueString string) {
            found[0] = new Older(true, string.getValue());
          } else if (event instanceof DumpKeyValuePair other) {
            found[0] = new Older(false, other.getValue());
          }
        });
    if (found[0] == null) {
      throw new IOException("the payload holds no record");
    }
    return found[0];
  }

  /** What an older server is to be given. */
  record Older(boolean string, byte[] value) {}
}
