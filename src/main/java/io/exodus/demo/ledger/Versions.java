package io.exodus.demo.ledger;

import java.nio.charset.StandardCharsets;

/**
 * The versions that one client wrote to one key: each is marked with its owner and a growing
 * number, so that any answer tells whether an acknowledged version was lost.
 */
final class Versions {

  private final String mark;
  private long acknowledged;
  private long issued;

  Versions(int client) {
    this.mark = "client" + client + ":";
  }

  /** The version to be written next; the same again until its outcome is recorded. */
  byte[] next() {
    return (mark + (issued + 1)).getBytes(StandardCharsets.US_ASCII);
  }

  void recordAcknowledged() {
    acknowledged = ++issued;
  }

  void recordUnknown() {
    issued++;
  }

  boolean anyAcknowledged() {
    return acknowledged > 0;
  }

  /** What is wrong with this answer, in words; null if it is one that the client may get. */
  String fault(String answer) {
    if (answer == null) {
      return acknowledged == 0 ? null : "is gone, version " + acknowledged + " was acknowledged";
    }
    long version = version(answer);
    if (version < 0) {
      return "holds '" + answer + "', which its client never wrote";
    }
    if (version < acknowledged) {
      return "holds version " + version + ", version " + acknowledged + " was acknowledged";
    }
    if (version > issued) {
      return "holds version " + version + ", which was refused";
    }
    return null;
  }

  private long version(String answer) {
    if (!answer.startsWith(mark)) {
      return -1;
    }
    try {
      return Long.parseLong(answer.substring(mark.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
