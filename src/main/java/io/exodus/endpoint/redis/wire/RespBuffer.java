package io.exodus.endpoint.redis.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes commands as arrays of bulk strings (RESP2) into one growing buffer. */
public final class RespBuffer {

  private static final int KEPT = 1 << 20;

  private byte[] bytes = new byte[8192];
  private int size;

  public static byte[] encode(byte[]... arguments) {
    return new RespBuffer().command(arguments).toByteArray();
  }

  /** As {@link #encode}, in no more memory than the result takes: for large commands. */
  public static byte[] exactly(byte[]... arguments) {
    byte[][] headers = new byte[arguments.length][];
    byte[] first = ascii("*" + arguments.length + "\r\n");
    long size = first.length;
    for (int i = 0; i < arguments.length; i++) {
      headers[i] = ascii("$" + arguments[i].length + "\r\n");
      size += headers[i].length + arguments[i].length + 2L;
    }
    if (size > Integer.MAX_VALUE - 64) {
      throw new IllegalStateException("a command of more than 2 GB cannot be encoded");
    }
    ByteBuffer exact = ByteBuffer.allocate((int) size).put(first);
    for (int i = 0; i < arguments.length; i++) {
      exact.put(headers[i]).put(arguments[i]).put((byte) '\r').put((byte) '\n');
    }
    return exact.array();
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public RespBuffer command(byte[]... arguments) {
    header(arguments.length);
    for (byte[] argument : arguments) {
      bulk(argument);
    }
    return this;
  }

  public RespBuffer command(String... arguments) {
    header(arguments.length);
    for (String argument : arguments) {
      bulk(ascii(argument));
    }
    return this;
  }

  public RespBuffer header(int arguments) {
    return number('*', arguments);
  }

  RespBuffer length(int bulk) {
    return number('$', bulk);
  }

  /** Appends one argument. */
  public RespBuffer bulk(byte[] argument) {
    return length(argument.length).raw(argument).end();
  }

  RespBuffer end() {
    reserve(2);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
    return this;
  }

  /** Appends what is encoded already. */
  public RespBuffer raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /** Appends what another one holds. */
  public RespBuffer raw(RespBuffer encoded) {
    reserve(encoded.size);
    System.arraycopy(encoded.bytes, 0, bytes, size, encoded.size);
    size += encoded.size;
    return this;
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  public void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[8192];
    }
  }

  private RespBuffer number(char type, int value) {
    reserve(14);
    bytes[size++] = (byte) type;
    if (value >= 100) {
      hundreds(value / 100);
    }
    if (value >= 10) {
      bytes[size++] = (byte) ('0' + value / 10 % 10);
    }
    bytes[size++] = (byte) ('0' + value % 10);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
    return this;
  }

  /** Apart, so that what is compiled for the many short numbers stays small. */
  private void hundreds(int value) {
    if (value >= 10) {
      hundreds(value / 10);
    }
    bytes[size++] = (byte) ('0' + value % 10);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      long wanted = Math.max(bytes.length * 2L, (long) size + more + 16);
      if (size + (long) more > Integer.MAX_VALUE - 64) {
        throw new IllegalStateException("a batch of more than 2 GB cannot be encoded");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 32));
    }
  }
}
