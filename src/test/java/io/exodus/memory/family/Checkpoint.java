package io.exodus.memory.family;

import java.time.Instant;

/**
 * How far a stream has come, kept in the database where it ends and written in one transaction with
 * the changes that it stands for. So each change is applied exactly once.
 *
 * @param owner the copy or the follower that writes it; empty where none does
 * @param position of the origin's log up to which everything is here
 * @param marker when the last marker was written that has come through; null before the first
 * @param attempt to change the authority that let the stream begin; 0 for a copy
 */
record Checkpoint(State state, String owner, String position, Instant marker, long attempt) {

  /** In no database's log. */
  static final String NOWHERE = "nowhere/0";

  /** Whether its stream may be followed. */
  enum State {
    /** The copy of the records is being written. */
    COPYING,
    READY,
    /** A change of authority has ended it for good. */
    ENDED
  }

  static Checkpoint copying(String owner, String position) {
    return new Checkpoint(State.COPYING, owner, position, null, 0);
  }

  static Checkpoint ready(String position, long attempt) {
    return new Checkpoint(State.READY, "", position, null, attempt);
  }

  /** Null where there is none. */
  static Checkpoint read(String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split("\\|", -1);
    return new Checkpoint(
        State.valueOf(parts[0]),
        parts[1],
        parts[2],
        parts[3].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(parts[3])),
        Long.parseLong(parts[4]));
  }

  /** As {@link #read} reads it: one word. */
  String write() {
    String written = marker == null ? "" : Long.toString(marker.toEpochMilli());
    return String.join("|", state.name(), owner, position, written, Long.toString(attempt));
  }

  Checkpoint in(State next) {
    return new Checkpoint(next, owner, position, marker, attempt);
  }

  Checkpoint ownedBy(String next) {
    return new Checkpoint(state, Control.word(next), position, marker, attempt);
  }

  /**
   * @param written null where no marker came through
   */
  Checkpoint at(String next, Instant written) {
    return new Checkpoint(state, owner, next, written == null ? marker : written, attempt);
  }

  /** Whether it has come as far as that position, of the same history. */
  boolean reaches(String wanted) {
    return history(position).equals(history(wanted)) && number(position) >= number(wanted);
  }

  static String history(String position) {
    return position.substring(0, position.indexOf('/'));
  }

  static long number(String position) {
    return Long.parseLong(position.substring(position.indexOf('/') + 1));
  }
}
