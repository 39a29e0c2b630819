package io.exodus.memory.server;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every change, in order, each with a number. Only the newest are kept. A position is {@code
 * history/number}: a database that lost its records begins another history.
 */
final class ChangeLog {

  private static final int USUAL_LENGTH = 100_000;

  private final String history = UUID.randomUUID().toString();
  private final NavigableMap<Long, String> changes = new TreeMap<>();
  private long end;
  private long bytes;
  private int length = USUAL_LENGTH;

  void add(String change) {
    changes.put(++end, change);
    bytes += change.length();
  }

  void removeLast() {
    bytes -= changes.remove(end--).length();
  }

  void trim() {
    while (changes.size() > length) {
      bytes -= changes.pollFirstEntry().getValue().length();
    }
  }

  long bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void keep(int newest) {
    length = newest;
  }

  String position() {
    return history + "/" + end;
  }

  boolean isBeyond(String position) {
    return end > number(position);
  }

  /** The changes after that position, each with its own in front, as {@code number change}. */
  Collection<String> after(String position, int most) {
    long from = number(position);
    return changes.tailMap(from, false).entrySet().stream()
        .limit(most)
        .map(change -> change.getKey() + " " + change.getValue())
        .toList();
  }

  private long number(String position) {
    int slash = position.indexOf('/');
    if (slash < 0 || !position.substring(0, slash).equals(history)) {
      throw new Refused("LOST another history, " + history);
    }
    long number = Long.parseLong(position.substring(slash + 1));
    long oldest = changes.isEmpty() ? end : changes.firstKey() - 1;
    if (number < oldest || number > end) {
      throw new Refused("LOST the log reaches from " + oldest + " to " + end);
    }
    return number;
  }
}
