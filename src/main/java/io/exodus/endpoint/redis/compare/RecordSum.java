package io.exodus.endpoint.redis.compare;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digest of what a record holds: of parts in their order, and of elements in whatever order. */
final class RecordSum {

  private final MessageDigest sha = sha1();

  /** Sum of the elements' digests: an exclusive or would not see what occurs twice. */
  private long high;

  private long low;

  private long fed;

  /** An element of some parts. */
  void add(byte[]... parts) {
    for (byte[] part : parts) {
      feed(part);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    long before = low;
    low += digest.getLong();
    high += digest.getLong() + (Long.compareUnsigned(low, before) < 0 ? 1 : 0);
  }

  /**
   * The next part, with its length.
   *
   * @param part bytes, or a list of parts
   */
  void feed(Object part) {
    if (part instanceof List<?> parts) {
      sha.update(bytes(parts.size()));
      parts.forEach(this::feed);
    } else {
      byte[] raw = (byte[]) part;
      sha.update(bytes(raw.length));
      sha.update(raw);
      fed += raw.length;
    }
  }

  static byte[] bytes(double number) {
    return ByteBuffer.allocate(Double.BYTES).putDouble(number).array();
  }

  /** As it stands, neither with its length nor counted. */
  void raw(byte[] bytes) {
    sha.update(bytes);
  }

  /** Bytes of elements so far. */
  long fed() {
    return fed;
  }

  String hex() {
    sha.update(ByteBuffer.allocate(16).putLong(high).putLong(low).flip());
    return HexFormat.of().formatHex(sha.digest());
  }

  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
