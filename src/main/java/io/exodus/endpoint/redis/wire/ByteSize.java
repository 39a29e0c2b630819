package io.exodus.endpoint.redis.wire;

/** Writes a number of bytes as people do. */
public final class ByteSize {

  private ByteSize() {}

  /** In kB (at least one), MB or GB, rounded down. */
  public static String text(long bytes) {
    if (bytes < 1 << 20) {
      return Math.max(1, bytes >> 10) + " kB";
    }
    return bytes < 10L << 30 ? (bytes >> 20) + " MB" : (bytes >> 30) + " GB";
  }
}
