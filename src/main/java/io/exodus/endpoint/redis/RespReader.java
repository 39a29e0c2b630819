package io.exodus.endpoint.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads RESP2, counting bytes: replies, a primary's commands, or, as a plain stream, whatever
 * follows them.
 */
final class RespReader extends InputStream {

  private final InputStream in;
  private final byte[] buffer;
  private int next;
  private int limit;
  private long filled;

  RespReader(InputStream in) {
    this(in, 1 << 16);
  }

  RespReader(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
  }

  /** Bytes consumed since the start. */
  long consumed() {
    return filled - (limit - next);
  }

  /**
   * @return String for a status, RespError, Long, byte[], List, or null
   */
  Object reply() throws IOException {
    String line = line();
    switch (line.charAt(0)) {
      case '+':
        return line.substring(1);
      case '-':
        return new RespError(line.substring(1));
      case ':':
        return Long.parseLong(line, 1, line.length(), 10);
      case '$':
        int length = number(line);
        return length < 0 ? null : bulk(length);
      case '*':
        int count = number(line);
        if (count < 0) {
          return null;
        }
        List<Object> replies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          replies.add(reply());
        }
        return replies;
      default:
        throw new IOException("not a Redis reply: '" + line + "'");
    }
  }

  /** Reads one reply and keeps of it nothing but its error; null where there is none. */
  RespError outcome() throws IOException {
    int type = first();
    if (type == '+' || type == ':') {
      skipLine();
      return null;
    }
    next--;
    String line = line();
    switch (line.charAt(0)) {
      case '-':
        return new RespError(line.substring(1));
      case '$':
        int length = number(line);
        if (length >= 0) {
          skipNBytes(length + 2L);
        }
        return null;
      case '*':
        for (int i = number(line); i > 0; i--) {
          outcome();
        }
        return null;
      default:
        return null;
    }
  }

  /**
   * Reads the replies of a transaction.
   *
   * @return for each command its error or null; null where EXEC did nothing because of a WATCH
   * @throws ExecAborted if EXEC was refused
   */
  List<RespError> transaction() throws IOException, ExecAborted {
    String line = line();
    if (line.charAt(0) == '-') {
      throw new ExecAborted(line.substring(1));
    }
    int count = number(line);
    if (count < 0) {
      return null;
    }
    List<RespError> outcomes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      outcomes.add(outcome());
    }
    return outcomes;
  }

  /** Reads a command as a primary sends it to its replicas. */
  byte[][] command() throws IOException {
    byte[][] arguments = new byte[size('*', "a command")][];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = bulk(size('$', "an argument"));
    }
    return arguments;
  }

  private int size(char type, String what) throws IOException {
    if (first() != type) {
      next--;
      throw new IOException(
          "expected " + what + " of the replication stream, got '" + line() + "'");
    }
    long size = 0;
    int digits = 0;
    int c = read();
    for (; c >= '0' && c <= '9' && size <= Integer.MAX_VALUE; c = read()) {
      size = 10 * size + c - '0';
      digits++;
    }
    if (digits == 0 || c != '\r' || size > Integer.MAX_VALUE) {
      throw new IOException("expected the size of " + what + " in the replication stream");
    }
    read();
    return (int) size;
  }

  /** The first byte of the next line that is not empty, see {@link #line}. */
  private int first() throws IOException {
    int c = read();
    while (c == '\r' || c == '\n') {
      c = read();
    }
    if (c < 0) {
      throw new EOFException("the server closed the connection");
    }
    return c;
  }

  private void skipLine() throws IOException {
    for (int c = read(); c != '\n'; c = read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
  }

  /** Reads a line; empty ones, by which a primary says that it is alive, are passed over. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder(32);
    while (true) {
      int c = read();
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c == '\n') {
        if (line.length() > 0) {
          return line.toString();
        }
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
  }

  private byte[] bulk(int length) throws IOException {
    byte[] value = new byte[length];
    if (readNBytes(value, 0, length) < length) {
      throw new EOFException("the server closed the connection");
    }
    read();
    read();
    return value;
  }

  private static int number(String line) {
    return Integer.parseInt(line, 1, line.length(), 10);
  }

  @Override
  public int read() throws IOException {
    if (next == limit && !fill()) {
      return -1;
    }
    return buffer[next++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (next == limit && !fill()) {
      return -1;
    }
    int n = Math.min(length, limit - next);
    System.arraycopy(buffer, next, target, offset, n);
    next += n;
    return n;
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    if (n < 0) {
      return false;
    }
    next = 0;
    limit = n;
    filled += n;
    return true;
  }

  /** The connection owns the socket and closes it. */
  @Override
  public void close() {}

  /** EXEC was refused, and nothing applied. */
  static final class ExecAborted extends Exception {
    ExecAborted(String message) {
      super(message);
    }
  }

  static String text(Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }
}
