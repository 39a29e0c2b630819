package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.migration.RecordId;
import java.util.Arrays;

/** Tells cheaply which records cannot be in a set; some others are taken for what they are not. */
final class RecordSketch {

  /**
   * Numbers of bits, a power of two: at 300,000 records three of four others are known for such.
   */
  private static final int BITS = 1 << 20;

  private final long[] bits = new long[BITS / Long.SIZE];

  void add(RecordId record) {
    byte[] key = KeyText.parse(record.key());
    int bit = bit(Integer.parseInt(record.space()), key, 0, key.length);
    bits[bit / Long.SIZE] |= 1L << bit;
  }

  /** The record whose key stands there, from {@code start} to before {@code end}. */
  boolean mayHold(int database, byte[] bytes, int start, int end) {
    int bit = bit(database, bytes, start, end);
    return (bits[bit / Long.SIZE] & 1L << bit) != 0;
  }

  void clear() {
    Arrays.fill(bits, 0);
  }

  private static int bit(int database, byte[] bytes, int start, int end) {
    int hash = database;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    // Spread as by the last step of MurmurHash3.
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    return (hash ^ hash >>> 13) & BITS - 1;
  }
}
