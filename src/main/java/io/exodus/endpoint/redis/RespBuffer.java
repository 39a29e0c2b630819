package io.exodus.endpoint.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes commands as arrays of bulk strings (RESP2) into one growing buffer. */
final class RespBuffer {

  private static final int KEPT = 1 << 20;

  private byte[] bytes = new byte[8192];
  private int size;

  static byte[] encode(byte[]... arguments) {
    return new RespBuffer().command(arguments).toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  RespBuffer command(byte[]... arguments) {
    header(arguments.length);
    for (byte[] argument : arguments) {
      length(argument.length);
      raw(argument);
      end();
    }
    return this;
  }

  RespBuffer command(String... arguments) {
    header(arguments.length);
    for (String argument : arguments) {
      byte[] text = ascii(argument);
      length(text.length);
      raw(text);
      end();
    }
    return this;
  }

  RespBuffer header(int arguments) {
    return number('*', arguments);
  }

  RespBuffer length(int bulk) {
    return number('$', bulk);
  }

  RespBuffer end() {
    reserve(2);
    bytes[size++] = '\r';
    bytes[size++] = '\n';
    return this;
  }

  /** Appends what is encoded already. */
  RespBuffer raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
    return this;
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[8192];
    }
  }

  private RespBuffer number(char type, int value) {
    reserve(14);
    bytes[size++] = (byte) type;
    int digits = 1;
    for (int rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    size += digits;
    for (int at = size - 1, rest = value; at >= size - digits; at--, rest /= 10) {
      bytes[at] = (byte) ('0' + rest % 10);
    }
    return end();
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
