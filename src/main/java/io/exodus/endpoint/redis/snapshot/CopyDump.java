package io.exodus.endpoint.redis.snapshot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The payload of a DUMP: type, value, RDB version (two bytes), checksum (eight). */
public final class CopyDump {

  private static final int FOOTER = 10;
  private static final byte[] KEY = {'k'};

  private CopyDump() {}

  public static int version(byte[] payload) {
    int at = payload.length - FOOTER;
    return (payload[at] & 0xff) | (payload[at + 1] & 0xff) << 8;
  }

  /**
   * Rewrites a payload for a server that knows only older ones.
   *
   * @return RESTORE's payload, or the raw value where it is a string
   * @throws IOException if the payload is of a kind that cannot be rewritten
   */
  public static Older rewrite(byte[] payload, int rdbVersion)
      throws IOException, InterruptedException {
    // A snapshot of this one key goes through the same conversion as a copy.
    ByteArrayOutputStream snapshot = new ByteArrayOutputStream(payload.length + 32);
    snapshot.writeBytes(
        // Valkey's numbers are beyond Redis's; its types of records are the same but for those that
        // SnapshotFormat refuses.
        String.format("REDIS%04d", Math.min(version(payload), SnapshotFormat.NEWEST))
            .getBytes(StandardCharsets.US_ASCII));
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
        new CopySnapshot.Sink() {
          @Override
          public void string(int database, byte[] key, byte[] value, long expires) {
            found[0] = new Older(true, value);
          }

          @Override
          public void payload(int database, byte[] key, byte[] value, long expires) {
            found[0] = new Older(false, value);
          }
        });
    if (found[0] == null) {
      throw new IOException("the payload holds no record");
    }
    return found[0];
  }

  /** What an older server is to be given. */
  public record Older(boolean string, byte[] value) {}
}
