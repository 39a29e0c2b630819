package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The words of a command that is whole; for those few that must be understood. */
final class Arguments {

  private Arguments() {}

  /** The words of a frame that {@link RequestScanner#end} has found whole. */
  static List<byte[]> of(ByteBuf in, int from, int to, boolean inline) {
    if (inline) {
      return inline(in, from, to);
    }
    List<byte[]> words = new ArrayList<>();
    int at = in.indexOf(from, to, (byte) '\n') + 1;
    while (at < to) {
      int newline = in.indexOf(at, to, (byte) '\n');
      int length =
          Integer.parseInt(in.toString(at + 1, newline - at - 2, StandardCharsets.US_ASCII));
      words.add(ByteBufUtil.getBytes(in, newline + 1, length));
      at = newline + 1 + length + 2;
    }
    return words;
  }

  static boolean is(byte[] word, String upperCase) {
    return word.length == upperCase.length() && text(word).equalsIgnoreCase(upperCase);
  }

  static String text(byte[] word) {
    return new String(word, StandardCharsets.UTF_8);
  }

  /**
   * Splits a line as Redis does ({@code sdssplitargs}): quotes and their escapes count.
   *
   * @return null if the quotes are unbalanced
   */
  static List<byte[]> inline(ByteBuf in, int from, int to) {
    List<byte[]> words = new ArrayList<>();
    int at = from;
    while (true) {
      while (at < to && space(in.getByte(at))) {
        at++;
      }
      if (at >= to) {
        return words;
      }
      ByteArrayOutputStream word = new ByteArrayOutputStream();
      byte quote = 0;
      for (; at < to; at++) {
        byte c = in.getByte(at);
        if (quote == 0) {
          if (space(c)) {
            break;
          } else if (c == '"' || c == '\'') {
            quote = c;
          } else {
            word.write(c);
          }
        } else if (c == quote) {
          if (at + 1 < to && !space(in.getByte(at + 1))) {
            return null;
          }
          quote = 0;
        } else if (c == '\\' && at + 1 < to) {
          at = escape(in, at, to, quote, word);
        } else {
          word.write(c);
        }
      }
      if (quote != 0) {
        return null;
      }
      words.add(word.toByteArray());
    }
  }

  private static int escape(ByteBuf in, int at, int to, byte quote, ByteArrayOutputStream word) {
    byte next = in.getByte(at + 1);
    if (quote == '\'') {
      if (next == '\'') {
        word.write('\'');
        return at + 1;
      }
      word.write('\\');
      return at;
    }
    if (next == 'x' && at + 3 < to) {
      int high = Character.digit(in.getByte(at + 2), 16);
      int low = Character.digit(in.getByte(at + 3), 16);
      if (high >= 0 && low >= 0) {
        word.write(high << 4 | low);
        return at + 3;
      }
    }
    word.write(
        switch (next) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'b' -> '\b';
          case 'a' -> 7;
          default -> next;
        });
    return at + 1;
  }

  private static boolean space(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r' || c == 0;
  }
}
