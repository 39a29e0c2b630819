package io.exodus.memory;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one client has written, as far as it knows: a write without an answer may have happened or
 * not. Only this client writes its records.
 */
final class LineLedger {

  private final String counter;
  private final List<String> numbers = new CopyOnWriteArrayList<>();
  private final AtomicLong counted = new AtomicLong();
  private final AtomicLong perhapsCounted = new AtomicLong();

  /** By record: the last text that was acknowledged, and those without an answer since. */
  private final Map<String, Deque<String>> texts = new TreeMap<>();

  LineLedger(int client) {
    counter = "counters client-" + client;
  }

  String counter() {
    return counter;
  }

  void counted() {
    counted.incrementAndGet();
  }

  void perhapsCounted() {
    perhapsCounted.incrementAndGet();
  }

  /** Of a sequence that all clients share. */
  void drawn(String number) {
    numbers.add(number);
  }

  List<String> numbers() {
    return numbers;
  }

  void written(String record, String text) {
    Deque<String> possible = new ConcurrentLinkedDeque<>();
    possible.add(text);
    texts.put(record, possible);
  }

  void perhapsWritten(String record, String text) {
    texts.computeIfAbsent(record, first -> new ConcurrentLinkedDeque<>(List.of("NONE"))).add(text);
  }

  /** How many writes were acknowledged, as the counter counts them. */
  long acknowledged() {
    return counted.get();
  }

  /** What of it the database that is in charge does not hold as it was acknowledged. */
  List<String> problems(LineClient reader) {
    List<String> problems = new ArrayList<>();
    String reply = reader.send("GET " + counter);
    long held = reply.equals("NONE") ? 0 : Long.parseLong(reply.substring("VALUE ".length()));
    if (held < counted.get() || held > counted.get() + perhapsCounted.get()) {
      problems.add(
          counter
              + " is "
              + held
              + "; acknowledged "
              + counted
              + ", without answer "
              + perhapsCounted);
    }
    texts.forEach(
        (record, possible) -> {
          String found = reader.send("GET " + record).replaceFirst("^VALUE ", "");
          if (!possible.contains(found)) {
            problems.add(record + " is " + found + "; it may be " + possible);
          }
        });
    return problems;
  }
}
