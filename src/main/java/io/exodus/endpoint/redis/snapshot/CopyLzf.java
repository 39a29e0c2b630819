package io.exodus.endpoint.redis.snapshot;

import java.io.IOException;

/** Unpacks what Redis packed by LZF: literal runs, and references back to what came before. */
final class CopyLzf {

  private static final int LITERALS = 32;

  private CopyLzf() {}

  /**
   * @param size of the value, bytes
   * @throws IOException if it does not unpack to just that
   */
  static byte[] unpack(byte[] packed, int size) throws IOException {
    byte[] value = new byte[size];
    int from = 0;
    int to = 0;
    try {
      while (from < packed.length) {
        int control = packed[from++] & 0xff;
        if (control < LITERALS) {
          System.arraycopy(packed, from, value, to, control + 1);
          from += control + 1;
          to += control + 1;
          continue;
        }
        int length = control >> 5;
        if (length == 7) {
          length += packed[from++] & 0xff;
        }
        int back = to - ((control & 0x1f) << 8 | packed[from++] & 0xff) - 1;
        // Byte by byte: a reference may overlap what it writes.
        for (int end = to + length + 2; to < end; to++, back++) {
          value[to] = value[back];
        }
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("a packed string is damaged", e);
    }
    if (to != size) {
      throw new IOException("a packed string of " + size + " bytes unpacks to " + to);
    }
    return value;
  }
}
