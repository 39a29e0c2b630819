package io.exodus.endpoint.redis;

import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records that did not agree at the last look. Looked at again until they agree, or have stayed the
 * same on both sides and yet different for long enough, or have changed for too long.
 */
final class Suspects {

  private static final int MOST = 100_000;
  private static final int BATCH = 200;
  private static final int UNSETTLED_AFTER = 20;
  private static final long SHORTEST_PAUSE = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

  private final BothSides sides;
  private final Comparer.Listener listener;
  private final long settle;
  private final long pause;
  private final Map<RecordId, Suspect> suspects = new LinkedHashMap<>();
  private final List<RecordId> unsettled = new ArrayList<>();
  private long divergent;

  Suspects(BothSides sides, Duration settle, Comparer.Listener listener) {
    this.sides = sides;
    this.listener = listener;
    this.settle = settle.toNanos();
    this.pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, this.settle / 4));
  }

  /**
   * @throws EndpointException if there are too many to keep in mind
   */
  void add(RecordId record, DigestPair pair) {
    if (suspects.size() >= MOST) {
      throw new EndpointException(
          sides.target().endpoint(),
          "more than "
              + MOST
              + " records differ at the same time: the stream stands still or the copy is not"
              + " complete",
          "look at the stream's lag, and compare again once it follows");
    }
    suspects.putIfAbsent(record, new Suspect(pair, System.nanoTime()));
  }

  int size() {
    return suspects.size();
  }

  long divergent() {
    return divergent;
  }

  List<RecordId> unsettled() {
    return List.copyOf(unsettled);
  }

  /** Time until one of them is to be looked at again. */
  Duration untilDue() {
    long now = System.nanoTime();
    long soonest =
        suspects.values().stream()
            .mapToLong(suspect -> suspect.looked + pause - now)
            .min()
            .orElse(0);
    return Duration.ofNanos(Math.max(0, soonest));
  }

  /** Looks again at those whose pause is over. */
  void lookAgain() throws InterruptedException {
    long now = System.nanoTime();
    Map<Integer, List<RecordId>> due = new TreeMap<>();
    suspects.forEach(
        (record, suspect) -> {
          if (now - suspect.looked >= pause) {
            due.computeIfAbsent(Integer.parseInt(record.space()), db -> new ArrayList<>())
                .add(record);
          }
        });
    for (Map.Entry<Integer, List<RecordId>> database : due.entrySet()) {
      List<RecordId> records = database.getValue();
      for (int from = 0; from < records.size(); from += BATCH) {
        look(database.getKey(), records.subList(from, Math.min(records.size(), from + BATCH)));
      }
    }
  }

  private void look(int database, Collection<RecordId> records) throws InterruptedException {
    List<DigestPair> pairs =
        sides.look(database, records.stream().map(r -> KeyText.parse(r.key())).toList());
    long now = System.nanoTime();
    int i = 0;
    for (RecordId record : records) {
      judge(record, pairs.get(i++), now);
    }
  }

  private void judge(RecordId record, DigestPair pair, long now) {
    Suspect suspect = suspects.get(record);
    if (sides.agree(pair)) {
      suspects.remove(record);
      return;
    }
    if (!pair.unchangedSince(suspect.pair)) {
      suspect.pair = pair;
      suspect.since = now;
    }
    suspect.looked = now;
    if (now - suspect.since >= settle) {
      suspects.remove(record);
      divergent++;
      listener.divergence(pair.divergence(record));
    } else if (now - suspect.first >= UNSETTLED_AFTER * settle) {
      suspects.remove(record);
      unsettled.add(record);
    }
  }

  private static final class Suspect {
    private final long first;
    private DigestPair pair;
    private long since;
    private long looked;

    Suspect(DigestPair pair, long now) {
      this.pair = pair;
      this.first = now;
      this.since = now;
      this.looked = now;
    }
  }
}
