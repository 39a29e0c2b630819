package io.exodus.demo.ledger;

import java.nio.charset.StandardCharsets;

/**
 * A counter: at the end between the acknowledged increments and those plus the unknown ones, and
 * every reply under way one more than the last.
 */
public final class CounterAccount implements Account {

  private final String name;
  private final byte[] key;
  private final ReadFaults reads = new ReadFaults();
  private long acknowledged;
  private long unknown;
  private long lastReply;

  /** Unknown increments that no reply has shown to be applied. */
  private long unseen;

  private long repeated;
  private long skipped;

  CounterAccount(String name) {
    this.name = name;
    this.key = name.getBytes(StandardCharsets.UTF_8);
  }

  public byte[] key() {
    return key;
  }

  public void recordAcknowledged(long reply) {
    acknowledged++;
    long growth = reply - lastReply;
    if (growth < 1) {
      repeated += 1 - growth;
    } else {
      long explained = Math.min(growth - 1, unseen);
      unseen -= explained;
      skipped += growth - 1 - explained;
    }
    lastReply = reply;
  }

  public void recordUnknown() {
    unknown++;
    unseen++;
  }

  public void recordRead(String answer) {
    reads.look(
        parse(answer) < lastReply
            ? "answered " + answer + " after " + lastReply + " was acknowledged"
            : null);
  }

  @Override
  public long acknowledged() {
    return acknowledged;
  }

  @Override
  public long unknown() {
    return unknown;
  }

  @Override
  public void audit(Answers authority, Tally tally) {
    long value = parse(authority.get(name));
    reads.audit("counter " + name, tally);
    tally.lost(lost(value), "counter " + name + " " + words(value));
    tally.doubled(doubled(value), "counter " + name + " " + words(value));
  }

  long lost(long value) {
    // An increment lost and another doubled cancel out in the sum, but not in the replies.
    return Math.max(Math.max(acknowledged - value, repeated), 0);
  }

  long doubled(long value) {
    return Math.max(Math.max(value - acknowledged - unknown, skipped), 0);
  }

  long irregularReplies() {
    return repeated + skipped;
  }

  String words(long value) {
    return "is "
        + value
        + " after "
        + acknowledged
        + " acknowledged and "
        + unknown
        + " unknown increments; replies fell back by "
        + repeated
        + " and jumped ahead by "
        + skipped;
  }

  /** Nothing counts as zero, and what is no number as less than any counter. */
  static long parse(String answer) {
    try {
      return answer == null ? 0 : Long.parseLong(answer);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
