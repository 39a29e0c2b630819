package io.exodus.endpoint.redis.wire;

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
public final class RespReader extends InputStream {

  private final InputStream in;
  private final byte[] buffer;
  private int next;
  private int limit;
  private long filled;
  private boolean idle;

  public RespReader(InputStream in) {
    this(in, 1 << 16);
  }

  RespReader(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
  }

  /** Bytes consumed since the start. */
  public long consumed() {
    return filled - (limit - next);
  }

  /**
   * @return String for a status, RespError, Long, byte[], List, or null
   */
  public Object reply() throws IOException {
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
  public RespError outcome() throws IOException {
    int type = first();
    idle = false;
    if (type == '+') {
      skipLine();
      return null;
    }
    if (type == ':') {
      int digit = read();
      idle = digit == '0';
      skipLine();
      return null;
    }
    next--;
    String line = line();
    idle = line.equals("$-1") || line.equals("*-1") || line.equals("*0");
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
        boolean none = idle;
        for (int i = number(line); i > 0; i--) {
          outcome();
        }
        idle = none;
        return null;
      default:
        return null;
    }
  }

  /** Takes the replies of a transaction, one after the other. */
  public interface Outcomes {
    /**
     * @param index of the command in the transaction
     * @param error null where it is none
     * @param idle it answered nil or 0
     */
    void outcome(int index, RespError error, boolean idle);
  }

  /**
   * Reads the replies of a transaction.
   *
   * @return false where EXEC did nothing because of a WATCH
   * @throws ExecAborted if EXEC was refused
   */
  public boolean transaction(Outcomes outcomes) throws IOException, ExecAborted {
    String line = line();
    if (line.charAt(0) == '-') {
      throw new ExecAborted(line.substring(1));
    }
    int count = number(line);
    for (int i = 0; i < count; i++) {
      RespError error = outcome();
      outcomes.outcome(i, error, idle);
    }
    return count >= 0;
  }

  /**
   * Reads a command as a primary sends it to its replicas, as it stands: what is passed on like
   * that was found to be one command, whatever its words hold.
   */
  public RespFrame frame() throws IOException {
    first();
    next--;
    while (true) {
      RespFrame frame = RespFrame.scan(buffer, next, limit);
      if (frame != null) {
        next += frame.bytes().length;
        return frame;
      }
      if (next == 0 && limit == buffer.length) {
        return RespFrame.of(RespBuffer.exactly(command()));
      }
      append();
    }
  }

  /** Reads more behind what is in the buffer. */
  private void append() throws IOException {
    System.arraycopy(buffer, next, buffer, 0, limit - next);
    limit -= next;
    next = 0;
    int n = in.read(buffer, limit, buffer.length - limit);
    if (n < 0) {
      throw new EOFException("the server closed the connection");
    }
    limit += n;
    filled += n;
  }

  /** As {@link #frame}, word by word: for what is larger than the buffer. */
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
    do {
      while (next < limit) {
        if (buffer[next++] == '\n') {
          return;
        }
      }
    } while (fill());
    throw new EOFException("the server closed the connection");
  }

  /** Reads a line; empty ones, by which a primary says that it is alive, are passed over. */
  public String line() throws IOException {
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
    if (next == limit && length >= buffer.length) {
      int n = in.read(target, offset, length);
      filled += Math.max(0, n);
      return n;
    }
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
  public static final class ExecAborted extends Exception {
    ExecAborted(String message) {
      super(message);
    }
  }

  public static String text(Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }
}
