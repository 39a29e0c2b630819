package io.exodus.endpoint.redis;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Compares all keys of both sides, in every logical database, by digest. */
final class RedisComparer implements Comparer {

  private static final long PROGRESS_NANOS = Duration.ofMillis(250).toNanos();

  @Override
  public Result compare(
      Link link, Direction direction, Duration settle, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    try (BothSides sides = new BothSides(link)) {
      return new Comparison(sides, settle, listener, cancellation).run();
    }
  }

  @Override
  public List<Divergence> compareNow(Link link, Collection<RecordId> records) {
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
          if (!sides.agree(pairs.get(i))) {
            divergences.add(pairs.get(i).divergence(some.get(i)));
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
    private final Suspects suspects;
    private final Listener listener;
    private final Cancellation cancellation;
    private long compared;
    private long expected;
    private long told = System.nanoTime();

    Comparison(BothSides sides, Duration settle, Listener listener, Cancellation cancellation) {
      this.sides = sides;
      this.suspects = new Suspects(sides, settle, listener);
      this.listener = listener;
      this.cancellation = cancellation;
    }

    Result run() throws InterruptedException {
      expected = Math.max(sum(sides.source().keys()), sum(sides.target().keys()));
      sides.scan(this::look);
      while (suspects.size() > 0) {
        pause(suspects.untilDue());
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
        for (int i = 0; i < keys.size(); i++) {
          DigestPair pair = pairs.get(i);
          if (!sides.agree(pair)) {
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

    /** Waits, and stops waiting when cancelled. */
    private void pause(Duration time) throws InterruptedException {
      CountDownLatch cancelled = new CountDownLatch(1);
      try (var hook = cancellation.onCancel(cancelled::countDown)) {
        cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
      }
      cancellation.check();
    }

    private static long sum(Map<Integer, Long> keys) {
      return keys.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
