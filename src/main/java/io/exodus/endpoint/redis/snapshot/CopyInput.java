package io.exodus.endpoint.redis.snapshot;

import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.util.CRC64;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A snapshot's bytes, with the few things that nearly every record consists of read straight from
 * the buffer. Everything else reads it as the library's own stream. Redis's rdb.c is the reference
 * for lengths and strings.
 */
final class CopyInput extends RedisInputStream {

  private static final int ENCODED = 3;
  private static final int FOOTER = 10;
  private static final int LONGEST = Integer.MAX_VALUE - 64;

  private final List<byte[]> kept = new ArrayList<>();
  private boolean keeping;
  private int keptFrom;

  /** Set by {@link #size}: what it returned is the kind of a special encoding, not a length. */
  private boolean special;

  CopyInput(InputStream in, int bufferSize) {
    super(in, bufferSize);
  }

  int next() throws IOException {
    if (head >= tail) {
      fill();
    }
    return buf[head++] & 0xff;
  }

  @Override
  protected void fill() throws IOException {
    if (keeping) {
      kept.add(Arrays.copyOfRange(buf, keptFrom, tail));
      keptFrom = 0;
    }
    super.fill();
  }

  /**
   * @throws IOException if there is a string where a length should be
   */
  long length() throws IOException {
    long size = size();
    if (special) {
      throw new IOException("expected a length, got a special encoding (" + size + ")");
    }
    return size;
  }

  private long size() throws IOException {
    int first = next();
    special = false;
    switch (first >> 6) {
      case 0:
        return first;
      case 1:
        return (first & 0x3fL) << 8 | next();
      case ENCODED:
        special = true;
        return first & 0x3f;
      default:
        if (first == 0x80) {
          return number(4, false) & 0xffffffffL;
        } else if (first == 0x81) {
          return number(8, false);
        }
        throw new IOException("unknown form of a length (" + first + ")");
    }
  }

  /** A whole number of so many bytes, with its sign. */
  long number(int bytes, boolean littleEndian) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      long digit = next();
      number = littleEndian ? number | digit << 8 * i : number << 8 | digit;
    }
    int unused = 64 - 8 * bytes;
    return number << unused >> unused;
  }

  /** The value of a string, however it is written. */
  byte[] string() throws IOException {
    long size = size();
    if (!special) {
      return bytes(size);
    }
    if (size <= 2) {
      return Long.toString(number(1 << size, true)).getBytes(StandardCharsets.US_ASCII);
    } else if (size == ENCODED) {
      long packed = length();
      long whole = length();
      return CopyLzf.unpack(bytes(packed), checked(whole));
    }
    throw new IOException("unknown encoding of a string (" + size + ")");
  }

  private byte[] bytes(long size) throws IOException {
    byte[] bytes = new byte[checked(size)];
    int done = Math.min(bytes.length, tail - head);
    System.arraycopy(buf, head, bytes, 0, done);
    head += done;
    while (done < bytes.length) {
      fill();
      int more = Math.min(bytes.length - done, tail);
      System.arraycopy(buf, 0, bytes, done, more);
      head = more;
      done += more;
    }
    return bytes;
  }

  private static int checked(long size) throws IOException {
    if (size < 0 || size > LONGEST) {
      throw new IOException("a string of " + size + " bytes cannot be");
    }
    return (int) size;
  }

  void passString() throws IOException {
    long size = size();
    if (!special) {
      pass(size);
    } else if (size <= 2) {
      pass(1L << size);
    } else if (size == ENCODED) {
      long packed = length();
      length();
      pass(packed);
    } else {
      throw new IOException("unknown encoding of a string (" + size + ")");
    }
  }

  void pass(long bytes) throws IOException {
    long left = checked(bytes);
    while (left > tail - head) {
      left -= tail - head;
      head = tail;
      fill();
    }
    head += (int) left;
  }

  /** Keeps what is read from here on, until {@link #payload} asks for it. */
  void keep() {
    keeping = true;
    keptFrom = head;
  }

  /**
   * RESTORE's payload: type, what was kept, RDB version (two bytes), checksum (eight).
   *
   * @throws IOException if it is too long to be one
   */
  byte[] payload(int type, int rdbVersion) throws IOException {
    long size = 1L + (head - keptFrom) + FOOTER;
    for (byte[] part : kept) {
      size += part.length;
    }
    byte[] payload = new byte[checked(size)];
    payload[0] = (byte) type;
    int at = 1;
    for (byte[] part : kept) {
      System.arraycopy(part, 0, payload, at, part.length);
      at += part.length;
    }
    System.arraycopy(buf, keptFrom, payload, at, head - keptFrom);
    at += head - keptFrom;
    payload[at] = (byte) rdbVersion;
    long checksum = CRC64.crc64(payload, 0, at + 2);
    for (int i = 0; i < 8; i++) {
      payload[at + 2 + i] = (byte) (checksum >>> 8 * i);
    }
    forget();
    return payload;
  }

  private void forget() {
    keeping = false;
    kept.clear();
  }
}
