package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.migration.RecordId;
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
final class RecheckQueue {

  private static final int MOST = 100_000;
  private static final int BATCH = 5_000;

  /** Times the settle time after which a record is left to be compared in the hold. */
  private static final int UNSETTLED_AFTER = 20;

  /**
   * Looks in a row that must show the same on both sides. One that takes long, over a distance, may
   * by chance meet a record that goes to and fro in the same two states once more.
   */
  private static final int STABLE_LOOKS = 3;

  /** Looks after which a record is called unsettled; fewer say nothing where each takes long. */
  private static final int UNSETTLED_LOOKS = 5;

  private static final long SHORTEST_PAUSE = Duration.ofMillis(20).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

  private final BothSides sides;
  private final Comparer.Listener listener;
  private final long settle;
  private final long pause;
  private final Map<RecordId, Suspect> suspects = new LinkedHashMap<>();
  private final List<RecordId> unsettled = new ArrayList<>();
  private long divergent;
  private boolean still;

  RecheckQueue(BothSides sides, Duration settle, Comparer.Listener listener) {
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
              + " records differ at the same time: the stream has stopped or the copy is not "
              + "complete",
          "check the stream's lag, and compare again once it is FOLLOWING");
    }
    suspects.putIfAbsent(record, new Suspect(pair, System.nanoTime()));
  }

  /** Whether what agrees must have stood still since the look before, to be believed. */
  void demandStill(boolean demanded) {
    still = demanded;
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
    boolean agrees = sides.agree(pair);
    if (agrees && (!still || pair.unchangedSince(suspect.pair))) {
      suspects.remove(record);
      return;
    }
    suspect.looks++;
    suspect.stable++;
    if (!pair.unchangedSince(suspect.pair)) {
      suspect.pair = pair;
      suspect.since = now;
      suspect.stable = 1;
    }
    suspect.looked = now;
    // However often it changes where it is: that does not bring it back where it is not.
    if (!pair.lackedAs(suspect.lacked)) {
      suspect.lacked = pair;
      suspect.lackedSince = now;
    }
    if ((now - suspect.since >= settle && suspect.stable >= STABLE_LOOKS)
        || now - suspect.lackedSince >= settle) {
      suspects.remove(record);
      divergent++;
      listener.divergence(pair.divergence(record));
    } else if (now - suspect.first >= UNSETTLED_AFTER * settle
        && suspect.looks >= UNSETTLED_LOOKS) {
      suspects.remove(record);
      unsettled.add(record);
    }
  }

  private static final class Suspect {
    private final long first;
    private DigestPair pair;
    private DigestPair lacked;
    private long since;
    private long lackedSince;
    private long looked;
    private int looks = 1;
    private int stable = 1;

    Suspect(DigestPair pair, long now) {
      this.pair = pair;
      this.lacked = pair;
      this.lackedSince = now;
      this.first = now;
      this.since = now;
      this.looked = now;
    }
  }
}
