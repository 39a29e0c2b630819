package io.exodus.interlay.redis;

import java.util.ArrayDeque;
import java.util.Deque;

/** The commands of one client that the database has not answered, oldest first. */
final class InFlight {

  private static final byte TRACKED = (byte) 0x80;

  private byte[] kinds = new byte[16];
  private long[] since = new long[16];
  private int head;
  private int size;
  private final Deque<ReplayableCommand> tracked = new ArrayDeque<>(2);

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(CommandKind kind, long nanos) {
    put((byte) kind.ordinal(), nanos);
  }

  void add(ReplayableCommand command, long nanos) {
    put((byte) (command.kind().ordinal() | TRACKED), nanos);
    tracked.add(command);
  }

  private void put(byte kind, long nanos) {
    if (size == kinds.length) {
      grow();
    }
    int at = head + size++ & kinds.length - 1;
    kinds[at] = kind;
    since[at] = nanos;
  }

  /** The kind of the oldest one. */
  CommandKind kind() {
    return CommandKind.of(kinds[head] & ~TRACKED & 0xff);
  }

  /** When the oldest one was sent, by {@link System#nanoTime()}. */
  long since() {
    return since[head];
  }

  /** Removes the oldest one; returns what was tracked of it, null if nothing. */
  ReplayableCommand remove() {
    boolean wasTracked = (kinds[head] & TRACKED) != 0;
    head = head + 1 & kinds.length - 1;
    size--;
    return wasTracked ? tracked.remove() : null;
  }

  void release() {
    tracked.forEach(ReplayableCommand::release);
    tracked.clear();
    size = 0;
  }

  private void grow() {
    int old = kinds.length;
    byte[] moreKinds = new byte[old * 2];
    long[] moreSince = new long[old * 2];
    for (int i = 0; i < size; i++) {
      moreKinds[i] = kinds[head + i & old - 1];
      moreSince[i] = since[head + i & old - 1];
    }
    kinds = moreKinds;
    since = moreSince;
    head = 0;
  }
}
