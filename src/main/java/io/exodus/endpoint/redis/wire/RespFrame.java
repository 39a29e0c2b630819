package io.exodus.endpoint.redis.wire;

import java.io.IOException;
import java.util.Arrays;

/**
 * One command as it is sent (RESP2, an array of bulk strings), and where each word stands in it.
 */
public final class RespFrame {

  private final byte[] bytes;

  /** Where each word begins and ends: a copy of it is made when it is looked at. */
  private final int[] bounds;

  RespFrame(byte[] bytes, int[] bounds) {
    this.bytes = bytes;
    this.bounds = bounds;
  }

  /** Of what was encoded here, or read as a frame: it need not be checked again. */
  public static RespFrame of(byte[] encoded) {
    int[] bounds = new int[2 * number(encoded, 1)];
    int at = after(encoded, 0);
    for (int i = 0; i < bounds.length; i += 2) {
      int length = number(encoded, at + 1);
      at = after(encoded, at);
      bounds[i] = at;
      at += length;
      bounds[i + 1] = at;
      at += 2;
    }
    return new RespFrame(encoded, bounds);
  }

  /**
   * The command of a primary that stands in a buffer.
   *
   * @return null where not all of it has come
   * @throws IOException where it is none: what is passed on as one command must be one
   */
  static RespFrame scan(byte[] buffer, int from, int limit) throws IOException {
    Scan scan = new Scan(buffer, from, limit);
    int count = scan.size('*', "a command");
    if (count == 0) {
      throw new IOException("expected a command of the replication stream, got an empty one");
    }
    if (count < 0 || count > buffer.length) {
      return null;
    }
    int[] bounds = new int[2 * count];
    for (int i = 0; i < bounds.length; i += 2) {
      int length = scan.size('$', "an argument");
      if (length < 0 || length > limit - scan.at - 2) {
        return null;
      }
      bounds[i] = scan.at - from;
      bounds[i + 1] = bounds[i] + length;
      scan.end(length);
    }
    return new RespFrame(Arrays.copyOfRange(buffer, from, scan.at), bounds);
  }

  /** How far a buffer has been looked at. */
  private static final class Scan {
    private final byte[] buffer;
    private final int limit;
    private int at;

    Scan(byte[] buffer, int from, int limit) {
      this.buffer = buffer;
      this.at = from;
      this.limit = limit;
    }

    /** Returns -1 where not all of the line has come. */
    int size(char type, String what) throws IOException {
      if (at < limit && buffer[at] != type) {
        throw new IOException(
            "expected " + what + " of the replication stream, got '" + (char) buffer[at] + "…'");
      }
      int i = at + 1;
      long size = 0;
      for (; i < limit && buffer[i] >= '0' && buffer[i] <= '9'; i++) {
        size = Math.min(10 * size + buffer[i] - '0', Integer.MAX_VALUE + 1L);
      }
      if (i >= limit - 1) {
        return -1;
      }
      if (i == at + 1 || size > Integer.MAX_VALUE || buffer[i] != '\r' || buffer[i + 1] != '\n') {
        throw new IOException("expected the size of " + what + " in the replication stream");
      }
      at = i + 2;
      return (int) size;
    }

    void end(int length) throws IOException {
      at += length;
      if (buffer[at] != '\r' || buffer[at + 1] != '\n') {
        throw new IOException("expected the end of an argument in the replication stream");
      }
      at += 2;
    }
  }

  /** The number that begins there, of a header of {@link #of}. */
  public static int number(byte[] encoded, int at) {
    int number = 0;
    for (int i = at; encoded[i] != '\r'; i++) {
      number = 10 * number + encoded[i] - '0';
    }
    return number;
  }

  /** Where the line after that one begins. */
  public static int after(byte[] encoded, int line) {
    int at = line;
    while (encoded[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  /** As it is sent; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public int count() {
    return bounds.length / 2;
  }

  /** Where that word begins in {@link #bytes}. */
  public int start(int word) {
    return bounds[2 * word];
  }

  /** Where that word has ended. */
  public int end(int word) {
    return bounds[2 * word + 1];
  }

  public byte[] word(int at) {
    return Arrays.copyOfRange(bytes, start(at), end(at));
  }

  public byte[][] words() {
    byte[][] words = new byte[count()][];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(i);
    }
    return words;
  }
}
