package io.exodus.memory.family;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointPair;
import io.exodus.memory.family.PairReader.Pair;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares texts. */
final class MemoryComparer implements Comparer {

  /** Times the settle time after which a record is left to be compared in the hold. */
  private static final int UNSETTLED_AFTER = 20;

  private static final long PAUSE_MILLIS = 50;

  @Override
  public Result compare(
      EndpointPair link,
      Direction direction,
      Duration settle,
      Listener listener,
      Cancellation cancellation)
      throws InterruptedException {
    try (PairReader sides = new PairReader(link, direction)) {
      Map<RecordId, Suspect> suspects = new LinkedHashMap<>();
      long[] compared = {0};
      sides.all(
          pairs -> {
            cancellation.check();
            compared[0] += pairs.size();
            pairs.stream()
                .filter(pair -> !pair.agrees())
                .forEach(pair -> suspects.put(pair.record(), new Suspect(pair)));
            listener.progress(compared[0], compared[0], suspects.size());
          });
      long divergent = 0;
      List<RecordId> unsettled = new ArrayList<>();
      while (!suspects.isEmpty()) {
        cancellation.pause(PAUSE_MILLIS);
        for (Pair pair : sides.look(List.copyOf(suspects.keySet()))) {
          Suspect suspect = suspects.get(pair.record()).seen(pair);
          if (pair.agrees()) {
            suspects.remove(pair.record());
          } else if (suspect.unchangedFor(settle)) {
            suspects.remove(pair.record());
            divergent++;
            listener.divergence(pair.divergence());
          } else if (suspect.knownFor(settle.multipliedBy(UNSETTLED_AFTER))) {
            suspects.remove(pair.record());
            unsettled.add(pair.record());
          }
        }
        listener.progress(compared[0], compared[0], suspects.size());
      }
      return new Result(compared[0], divergent, unsettled);
    }
  }

  @Override
  public List<Divergence> compareNow(EndpointPair link, Collection<RecordId> records) {
    try (PairReader sides = new PairReader(link, Direction.FORWARD)) {
      return sides.look(List.copyOf(records)).stream()
          .filter(pair -> !pair.agrees())
          .map(Pair::divergence)
          .toList();
    }
  }

  /** A record that did not agree when last looked at. */
  private static final class Suspect {
    private final long since = System.nanoTime();
    private Pair pair;
    private long changed = since;

    Suspect(Pair pair) {
      this.pair = pair;
    }

    Suspect seen(Pair now) {
      if (!now.equals(pair)) {
        pair = now;
        changed = System.nanoTime();
      }
      return this;
    }

    boolean unchangedFor(Duration time) {
      return System.nanoTime() - changed >= time.toNanos();
    }

    boolean knownFor(Duration time) {
      return System.nanoTime() - since >= time.toNanos();
    }
  }
}
