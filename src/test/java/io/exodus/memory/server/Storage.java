package io.exodus.memory.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records by space and key, the log of their changes, and the sequences, of which the log says
 * nothing.
 */
final class Storage {

  /** Space that applications may not use. */
  static final String RESERVED = "control";

  private final NavigableMap<String, NavigableMap<String, String>> spaces = new TreeMap<>();
  private final Map<String, Long> sequences = new TreeMap<>();
  private final ChangeLog log = new ChangeLog();
  private final Undo undo;
  private final long mostBytes;
  private long bytes;

  Storage(long mostBytes, Undo undo) {
    this.undo = undo;
    this.mostBytes = mostBytes;
  }

  ChangeLog log() {
    return log;
  }

  Set<String> spaces() {
    return spaces.keySet();
  }

  NavigableMap<String, String> space(String name) {
    return spaces.getOrDefault(name, new TreeMap<>());
  }

  /** Null where there is none. */
  String get(String space, String key) {
    return space(space).get(key);
  }

  void set(String space, String key, String value) {
    write(space, key, value, "SET " + space + " " + key + " " + value);
  }

  void remove(String space, String key) {
    write(space, key, null, "DEL " + space + " " + key);
  }

  /** Logged as an addition: whoever applied it twice would count it twice. */
  long add(String space, String key, long amount) {
    String was = get(space, key);
    long sum = (was == null ? 0 : number(was)) + amount;
    write(space, key, Long.toString(sum), "ADD " + space + " " + key + " " + amount);
    return sum;
  }

  /** Removes every record that is not in the reserved space. */
  void clear() {
    for (String space : Set.copyOf(spaces.keySet())) {
      if (!space.equals(RESERVED)) {
        Set.copyOf(space(space).keySet()).forEach(key -> remove(space, key));
      }
    }
  }

  long next(String sequence) {
    return sequences.merge(sequence, 1L, Long::sum);
  }

  void sequence(String name, long value) {
    Long was = sequences.put(name, value);
    undo.add(
        () -> {
          if (was == null) {
            sequences.remove(name);
          } else {
            sequences.put(name, was);
          }
        });
  }

  Map<String, Long> sequences() {
    return sequences;
  }

  long bytes() {
    return bytes;
  }

  long mostBytes() {
    return mostBytes;
  }

  /** One record. */
  record Held(String space, String key, String value) {}

  /** The records of this moment but those of the reserved space. */
  List<Held> copy() {
    List<Held> records = new ArrayList<>();
    for (String space : spaces.keySet()) {
      if (!space.equals(RESERVED)) {
        space(space).forEach((key, value) -> records.add(new Held(space, key, value)));
      }
    }
    return records;
  }

  /** How many there are, without those in the reserved space. */
  long records() {
    return spaces.entrySet().stream()
        .filter(space -> !space.getKey().equals(RESERVED))
        .mapToLong(space -> space.getValue().size())
        .sum();
  }

  private void write(String space, String key, String value, String change) {
    String was = put(space, key, value);
    log.add(change);
    undo.add(
        () -> {
          put(space, key, was);
          log.removeLast();
        });
    if (value != null && bytes > mostBytes) {
      throw new Refused("FULL there is no room for more than " + mostBytes + " bytes");
    }
  }

  /** Null removes it. */
  private String put(String space, String key, String value) {
    NavigableMap<String, String> records = spaces.computeIfAbsent(space, name -> new TreeMap<>());
    String was = value == null ? records.remove(key) : records.put(key, value);
    if (records.isEmpty()) {
      spaces.remove(space);
    }
    bytes += size(key, value) - size(key, was);
    return was;
  }

  private static int size(String key, String value) {
    return value == null ? 0 : key.length() + value.length();
  }

  static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new Refused("ERROR " + word + " is no number");
    }
  }
}
