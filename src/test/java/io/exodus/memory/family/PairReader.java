package io.exodus.memory.family;

import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointPair;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads the same records from both sides. */
final class PairReader implements AutoCloseable {

  private static final int BATCH = 500;

  private final MemoryConnection origin;
  private final MemoryConnection destination;
  private final Direction direction;

  PairReader(EndpointPair link, Direction direction) {
    this.direction = direction;
    this.origin = MemoryConnection.open(link.origin(direction));
    try {
      this.destination = MemoryConnection.open(link.destination(direction));
    } catch (RuntimeException e) {
      origin.close();
      throw e;
    }
  }

  /**
   * A record as it is on both sides, null where it is not there.
   *
   * @param again as the origin had it after the destination was read: one that changed meanwhile
   *     agrees by chance only
   */
  record Pair(
      RecordId record, Direction direction, String origin, String destination, String again) {

    boolean agrees() {
      return Objects.equals(origin, destination) && Objects.equals(origin, again);
    }

    Divergence divergence() {
      boolean onSource = (direction == Direction.FORWARD ? again : destination) != null;
      boolean onTarget = (direction == Direction.FORWARD ? destination : again) != null;
      Divergence.Kind kind =
          onSource && onTarget
              ? Divergence.Kind.VALUE
              : onSource ? Divergence.Kind.MISSING_ON_TARGET : Divergence.Kind.MISSING_ON_SOURCE;
      return new Divergence(record, kind, onSource && onTarget ? "another text" : "missing");
    }
  }

  /** Every record of either side, some at a time. */
  void all(Consumer<List<Pair>> consumer) {
    Set<String> spaces = new TreeSet<>(MemoryConnection.words(origin.ask("SPACES")));
    spaces.addAll(MemoryConnection.words(destination.ask("SPACES")));
    spaces.remove(Control.SPACE);
    for (String space : spaces) {
      walk(origin, space, records -> consumer.accept(look(records)));
      walk(
          destination,
          space,
          records -> {
            List<String> held = read(origin, records);
            records.removeIf(record -> held.get(records.indexOf(record)) != null);
            consumer.accept(look(records));
          });
    }
  }

  List<Pair> look(List<RecordId> records) {
    List<Pair> pairs = new ArrayList<>();
    for (int from = 0; from < records.size(); from += BATCH) {
      List<RecordId> some = records.subList(from, Math.min(records.size(), from + BATCH));
      List<String> before = read(origin, some);
      List<String> there = read(destination, some);
      List<String> after = read(origin, some);
      for (int i = 0; i < some.size(); i++) {
        pairs.add(new Pair(some.get(i), direction, before.get(i), there.get(i), after.get(i)));
      }
    }
    return pairs;
  }

  private static void walk(MemoryConnection side, String space, Consumer<List<RecordId>> consumer) {
    String last = "-";
    while (true) {
      List<String> words =
          MemoryConnection.words(side.ask("SCAN " + space + " " + last + " " + BATCH));
      if (words.isEmpty()) {
        return;
      }
      List<RecordId> records = new ArrayList<>();
      for (int i = 0; i < words.size(); i += 2) {
        records.add(new RecordId(space, words.get(i)));
      }
      last = words.get(words.size() - 2);
      consumer.accept(records);
    }
  }

  private static List<String> read(MemoryConnection side, List<RecordId> records) {
    if (records.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    side.atomic(records.stream().map(r -> "GET " + r.space() + " " + r.key()).toList())
        .forEach(reply -> values.add(MemoryConnection.valueOf(reply)));
    return values;
  }

  @Override
  public void close() {
    origin.close();
    destination.close();
  }
}
