package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Compares all keys of both sides, in every logical database, by digest. */
public final class RedisComparer implements Comparer {

  /** How often a record is looked at again that is at its end on one side. */
  private static final int ENDING_LOOKS = 5;

  private static final long ENDING_MILLIS = 20;
  private static final long PROGRESS_NANOS = Duration.ofMillis(250).toNanos();

  @Override
  public Result compare(
      EndpointPair link,
      Direction direction,
      Duration settle,
      Listener listener,
      Cancellation cancellation)
      throws InterruptedException {
    try (BothSides sides = new BothSides(link)) {
      return new Comparison(sides, settle, listener, cancellation).run(direction);
    }
  }

  @Override
  public List<Divergence> compareNow(EndpointPair link, Collection<RecordId> records) {
    Map<Integer, List<RecordId>> databases = new TreeMap<>();
    records.forEach(
        record ->
            databases
                .computeIfAbsent(Integer.parseInt(record.space()), db -> new ArrayList<>())
                .add(record));
    List<Divergence> divergences = new ArrayList<>();
    try (BothSides sides = new BothSides(link)) {
      for (Map.Entry<Integer, List<RecordId>> database : databases.entrySet()) {
        List<RecordId> some = database.getValue();
        List<DigestPair> pairs =
            sides.look(database.getKey(), some.stream().map(r -> KeyText.parse(r.key())).toList());
        for (int i = 0; i < some.size(); i++) {
          DigestPair pair = pairs.get(i);
          for (int again = 0; again < ENDING_LOOKS && sides.ending(pair); again++) {
            TimeUnit.MILLISECONDS.sleep(ENDING_MILLIS);
            byte[] key = KeyText.parse(some.get(i).key());
            pair = sides.look(database.getKey(), List.of(key)).get(0);
          }
          if (!sides.agree(pair)) {
            divergences.add(pair.divergence(some.get(i)));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("interrupted while comparing");
    }
    return divergences;
  }

  private static final class Comparison {
    private final BothSides sides;
    private final RecheckQueue suspects;
    private final Listener listener;
    private final Cancellation cancellation;
    private boolean twice;
    private long compared;
    private long expected;
    private long told = System.nanoTime();

    Comparison(BothSides sides, Duration settle, Listener listener, Cancellation cancellation) {
      this.sides = sides;
      this.suspects = new RecheckQueue(sides, settle, listener);
      this.listener = listener;
      this.cancellation = cancellation;
    }

    /**
     * Before the reverse stream is trusted again, differences are expected, of a counter by a
     * single step, say. The two sides are not read at the same instant: one that changes often
     * agrees by chance. There, what agrees must have stood still on both sides from one look to the
     * next.
     */
    Result run(Direction direction) throws InterruptedException {
      twice = direction == Direction.REVERSE;
      suspects.demandStill(twice);
      expected = Math.max(sum(sides.source().keys()), sum(sides.target().keys()));
      sides.scan(direction, this::look);
      while (suspects.size() > 0) {
        // Rounded up: in the last fraction of a millisecond it would only turn in circles.
        cancellation.pause(suspects.untilDue().toMillis() + 1);
        suspects.lookAgain();
        tell();
      }
      listener.progress(compared, Math.max(expected, compared), 0);
      return new Result(compared, suspects.divergent(), suspects.unsettled());
    }

    private void look(int database, List<byte[]> keys) throws InterruptedException {
      cancellation.check();
      if (!keys.isEmpty()) {
        List<DigestPair> pairs = sides.look(database, keys);
        List<DigestPair> again = twice ? sides.look(database, keys) : pairs;
        for (int i = 0; i < keys.size(); i++) {
          DigestPair pair = again.get(i);
          if (!sides.agree(pair) || !pair.unchangedSince(pairs.get(i))) {
            RecordId record = new RecordId(Integer.toString(database), KeyText.of(keys.get(i)));
            suspects.add(record, pair);
          }
        }
        compared += keys.size();
      }
      suspects.lookAgain();
      tell();
    }

    private void tell() {
      long now = System.nanoTime();
      if (now - told >= PROGRESS_NANOS) {
        told = now;
        listener.progress(compared, Math.max(expected, compared), suspects.size());
      }
    }

    private static long sum(Map<Integer, Long> keys) {
      return keys.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
