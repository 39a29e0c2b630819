package io.exodus.endpoint.redis.scan;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.redis.compare.BothSides;
import io.exodus.endpoint.redis.compare.DigestPair;
import io.exodus.endpoint.redis.wire.KeyText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares all records of both sides, and carries over what differs. */
final class FullComparison {

  private static final int RECHECKS = 50;
  private static final long RECHECK_MILLIS = 20;

  private final BothSides sides;
  private final ScanApplier carrier;
  private final ScanTarget target;
  private final Cancellation cancellation;

  FullComparison(
      BothSides sides, ScanApplier carrier, ScanTarget target, Cancellation cancellation) {
    this.sides = sides;
    this.carrier = carrier;
    this.target = target;
    this.cancellation = cancellation;
  }

  /** What is done between two pages. */
  interface Between {
    void pages() throws InterruptedException;
  }

  /** A pass was given up: a proof is asked for, or no longer asked for. */
  static final class Overtaken extends RuntimeException {
    Overtaken() {
      super("the pass was stopped", null, false, false);
    }
  }

  /**
   * A pass under traffic.
   *
   * @return how long the comparison took, without what was done between
   * @throws Overtaken when a proof is asked for
   */
  Duration run(Between between) throws InterruptedException {
    long[] elsewhere = new long[1];
    long began = System.nanoTime();
    sides.scan(
        (database, keys) -> {
          if (target.wanted() != null) {
            throw new Overtaken();
          }
          List<byte[]> differing = differing(database, keys);
          long since = System.nanoTime();
          carrier.carry(database, differing);
          between.pages();
          elsewhere[0] += System.nanoTime() - since;
        });
    return Duration.ofNanos(System.nanoTime() - began - elsewhere[0]);
  }

  /**
   * A pass while nobody writes to the source, and nobody but this stream to the target. What agreed
   * once during it goes on agreeing, so that nothing left over means that the sides are equal.
   *
   * @return the records that still differ, having been carried over
   * @throws Overtaken when that proof is not asked for any more
   */
  List<String> prove(String token) throws InterruptedException {
    Map<Integer, List<byte[]>> left = new LinkedHashMap<>();
    sides.scan(
        (database, keys) -> {
          demand(token);
          List<byte[]> again = differing(database, keys);
          carrier.carry(database, again);
          left.computeIfAbsent(database, number -> new ArrayList<>())
              .addAll(differing(database, again));
        });
    // What ran out of time to live in between may take a moment to do so on both sides.
    for (int i = 0; i < RECHECKS && left.values().stream().anyMatch(some -> !some.isEmpty()); i++) {
      demand(token);
      cancellation.pause(RECHECK_MILLIS);
      for (Map.Entry<Integer, List<byte[]>> database : left.entrySet()) {
        carrier.carry(database.getKey(), database.getValue());
        database.setValue(differing(database.getKey(), database.getValue()));
      }
    }
    List<String> names = new ArrayList<>();
    left.forEach(
        (database, keys) -> keys.forEach(key -> names.add(database + "/" + KeyText.of(key))));
    return names;
  }

  private void demand(String token) {
    cancellation.check();
    if (!token.equals(target.wanted())) {
      throw new Overtaken();
    }
  }

  private List<byte[]> differing(int database, List<byte[]> keys) throws InterruptedException {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<DigestPair> pairs = sides.look(database, keys);
    List<byte[]> differing = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!sides.agree(pairs.get(i))) {
        differing.add(keys.get(i));
      }
    }
    return differing;
  }
}
