package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;

/**
 * Finds where commands begin and end. A command's head (its count and its name) is looked at whole;
 * its body may stop and go on at any byte, so that a large value is never gathered.
 */
final class RequestScanner {

  static final int HEAD = 0;
  static final int MORE = -1;
  static final int BAD = -2;

  /** A line that Redis answers with nothing. */
  static final int EMPTY = -3;

  /** Redis's own limit on an inline command, and ours on a head. */
  static final int LONGEST_HEAD = 64 * 1024;

  private static final long NUMBER_MORE = Long.MIN_VALUE;
  private static final long NUMBER_BAD = Long.MIN_VALUE + 1;

  private CommandKind kind;
  private boolean inline;
  private int headEnd;
  private long arguments;

  private long argumentsLeft;
  private long payloadLeft;
  private long number = -1;
  private boolean carriageReturn;
  private boolean bad;

  private int cursor;

  /** The kind of the command whose head was found last. */
  CommandKind kind() {
    return kind;
  }

  boolean inline() {
    return inline;
  }

  /** Where the head found last ends. */
  int headEnd() {
    return headEnd;
  }

  /** How many arguments follow the name. */
  long arguments() {
    return arguments;
  }

  /** Whether the command that was accepted last has not arrived whole. */
  boolean inBody() {
    return argumentsLeft > 0;
  }

  boolean bad() {
    return bad;
  }

  /** Looks for a head at a command's first byte. Changes nothing until {@link #accept()}. */
  int head(ByteBuf in, int from, int to) {
    if (in.getByte(from) != '*') {
      return inlineHead(in, from, to);
    }
    inline = false;
    long count = number(in, from + 1, to);
    if (count == NUMBER_MORE || count == NUMBER_BAD) {
      return moreOrBad(count, from, to);
    }
    if (count <= 0) {
      headEnd = cursor;
      return EMPTY;
    }
    if (count > Integer.MAX_VALUE) {
      return BAD;
    }
    if (cursor >= to) {
      return MORE;
    }
    if (in.getByte(cursor) != '$') {
      return BAD;
    }
    long length = number(in, cursor + 1, to);
    if (length == NUMBER_MORE || length == NUMBER_BAD) {
      return moreOrBad(length, from, to);
    }
    if (length < 0 || length > LONGEST_HEAD) {
      return BAD;
    }
    int end = cursor + (int) length + 2;
    if (end > to) {
      return MORE;
    }
    if (in.getByte(end - 2) != '\r' || in.getByte(end - 1) != '\n') {
      return BAD;
    }
    kind = CommandTable.find(in, cursor, (int) length);
    headEnd = end;
    arguments = count - 1;
    return HEAD;
  }

  private static int moreOrBad(long number, int from, int to) {
    return number == NUMBER_MORE && to - from <= LONGEST_HEAD ? MORE : BAD;
  }

  private int inlineHead(ByteBuf in, int from, int to) {
    int newline = in.indexOf(from, to, (byte) '\n');
    if (newline < 0) {
      return to - from > LONGEST_HEAD ? BAD : MORE;
    }
    headEnd = newline + 1;
    inline = true;
    arguments = 0;
    var words = Arguments.inline(in, from, headEnd);
    if (words == null) {
      return BAD;
    }
    if (words.isEmpty()) {
      return EMPTY;
    }
    byte[] name = words.get(0);
    kind = CommandTable.find(io.netty.buffer.Unpooled.wrappedBuffer(name));
    return HEAD;
  }

  /** Goes on into the body of the command whose head was found last. */
  void accept() {
    argumentsLeft = arguments;
    payloadLeft = 0;
    number = -1;
    carriageReturn = false;
  }

  /** Where the command ends whose head was found last: {@link #MORE} or {@link #BAD} if unknown. */
  int end(ByteBuf in, int to) {
    int at = headEnd;
    for (long left = arguments; left > 0; left--) {
      if (at >= to) {
        return MORE;
      }
      if (in.getByte(at) != '$') {
        return BAD;
      }
      long length = number(in, at + 1, to);
      if (length == NUMBER_MORE) {
        return MORE;
      }
      if (length < 0) {
        return BAD;
      }
      if (length > to - cursor - 2L) {
        return MORE;
      }
      at = cursor + (int) length + 2;
    }
    return at;
  }

  /** Goes on through an accepted command's body; returns how far it got. */
  int body(ByteBuf in, int from, int to) {
    int at = from;
    while (at < to && argumentsLeft > 0) {
      if (payloadLeft > 0) {
        int step = (int) Math.min(payloadLeft, to - at);
        at += step;
        payloadLeft -= step;
        if (payloadLeft == 0) {
          argumentsLeft--;
          number = -1;
        }
      } else if (!header(in.getByte(at++))) {
        bad = true;
        argumentsLeft = 0;
      }
    }
    return at;
  }

  private boolean header(byte c) {
    if (carriageReturn) {
      carriageReturn = false;
      payloadLeft = number + 2;
      return c == '\n';
    }
    if (number < 0) {
      number = 0;
      return c == '$';
    }
    if (c == '\r') {
      carriageReturn = true;
      return true;
    }
    number = number * 10 + c - '0';
    return c >= '0' && c <= '9' && number < Long.MAX_VALUE / 100;
  }

  private long number(ByteBuf in, int from, int to) {
    long value = 0;
    boolean negative = false;
    int at = from;
    for (; at < to; at++) {
      byte c = in.getByte(at);
      if (c == '\r') {
        if (at + 1 >= to) {
          return NUMBER_MORE;
        }
        cursor = at + 2;
        return in.getByte(at + 1) == '\n' && at > from ? (negative ? -value : value) : NUMBER_BAD;
      }
      if (c == '-' && at == from) {
        negative = true;
      } else if (c < '0' || c > '9' || value > Long.MAX_VALUE / 100) {
        return NUMBER_BAD;
      } else {
        value = value * 10 + c - '0';
      }
    }
    return NUMBER_MORE;
  }
}
