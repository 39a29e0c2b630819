package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds where answers end, in RESP2 and RESP3; may stop and go on at any byte. An attribute belongs
 * to the answer that follows it.
 */
final class ReplyScanner {

  private static final int DEEPEST = 64 * 1024;

  private enum State {
    TYPE,
    LINE,
    NUMBER,
    PAYLOAD
  }

  private State state = State.TYPE;
  private long[] left = new long[8];
  private boolean[] attribute = new boolean[8];
  private int depth = -1;
  private boolean started;
  private boolean complete;
  private boolean bad;

  private byte element;
  private long number;
  private boolean negative;
  private boolean digits;
  private long payload;
  private byte type;

  /** Whether the next byte begins an answer. */
  boolean atBoundary() {
    return !started;
  }

  /** Whether the last call found an answer's end. */
  boolean complete() {
    return complete;
  }

  boolean bad() {
    return bad;
  }

  /** The first byte of the answer, without its attributes. */
  byte type() {
    return type;
  }

  /** Goes on to the end of one answer, or of the bytes; returns how far it got. */
  int scan(ByteBuf in, int from, int to) {
    int at = from;
    complete = false;
    while (at < to && !complete && !bad) {
      switch (state) {
        case TYPE -> begin(in.getByte(at++));
        case LINE -> {
          int newline = in.indexOf(at, to, (byte) '\n');
          at = newline < 0 ? to : newline + 1;
          if (newline >= 0) {
            elementDone();
          }
        }
        case NUMBER -> number(in.getByte(at++));
        case PAYLOAD -> {
          int step = (int) Math.min(payload, to - at);
          at += step;
          payload -= step;
          if (payload == 0) {
            elementDone();
          }
        }
      }
    }
    return at;
  }

  private void begin(byte c) {
    started = true;
    element = c;
    if (depth < 0 && c != '|') {
      type = c;
    }
    switch (c) {
      case '+', '-', ':', '_', ',', '#', '(' -> state = State.LINE;
      case '$', '!', '=', '*', '~', '>', '%', '|' -> {
        state = State.NUMBER;
        number = 0;
        negative = false;
        digits = false;
      }
      default -> bad = true;
    }
  }

  private void number(byte c) {
    if (c >= '0' && c <= '9' && number < Long.MAX_VALUE / 100) {
      number = number * 10 + c - '0';
      digits = true;
    } else if (c == '-' && !digits && !negative) {
      negative = true;
    } else if (c == '\n' && digits) {
      header(negative ? -number : number);
    } else if (c != '\r') {
      bad = true;
    }
  }

  private void header(long size) {
    switch (element) {
      case '$', '!', '=' -> {
        if (size < 0) {
          elementDone();
        } else {
          payload = size + 2;
          state = State.PAYLOAD;
        }
      }
      case '%', '|' -> enter(size * 2, element == '|');
      default -> enter(size, false);
    }
  }

  private void enter(long elements, boolean isAttribute) {
    state = State.TYPE;
    if (elements <= 0) {
      if (!isAttribute) {
        elementDone();
      }
      return;
    }
    depth++;
    if (depth == left.length) {
      bad = depth >= DEEPEST;
      left = Arrays.copyOf(left, depth * 2);
      attribute = Arrays.copyOf(attribute, depth * 2);
    }
    left[depth] = elements;
    attribute[depth] = isAttribute;
  }

  private void elementDone() {
    state = State.TYPE;
    while (depth >= 0) {
      if (--left[depth] > 0) {
        return;
      }
      if (attribute[depth--]) {
        return;
      }
    }
    started = false;
    complete = true;
  }
}
