package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.migration.Direction;
import io.exodus.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks at the same keys on both sides at the same time. */
public final class BothSides implements AutoCloseable {

  /** How far apart two expiries may be, beside the difference between the clocks. */
  private static final long TOLERANCE_MILLIS = 50;

  private final SideDigests source;
  private final SideDigests target;
  private final ExecutorService second;
  private final long tolerance;

  /**
   * @throws EndpointException if one of them cannot be reached or refuses the login
   */
  public BothSides(EndpointPair link) throws InterruptedException {
    second =
        Executors.newSingleThreadExecutor(
            new DaemonThreads("exodus-compare-" + link.migrationId()));
    Future<SideDigests> there = second.submit(() -> new SideDigests(link.target()));
    SideDigests here = null;
    try {
      here = new SideDigests(link.source());
      target = get(there);
    } catch (RuntimeException | InterruptedException e) {
      close(here, there);
      throw e;
    }
    source = here;
    tolerance =
        TOLERANCE_MILLIS + source.clockOffset().minus(target.clockOffset()).abs().toMillis();
  }

  // What is closed here failed already.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void close(SideDigests here, Future<SideDigests> there) {
    if (here != null) {
      here.close();
    }
    // It may still be about to connect: closed as soon as it has.
    second.submit(
        () -> {
          try {
            there.get().close();
          } catch (ExecutionException e) {
            // It has not connected.
          }
          return null;
        });
    second.shutdown();
  }

  SideDigests source() {
    return source;
  }

  SideDigests target() {
    return target;
  }

  /** Takes keys of one logical database as a scan finds them. */
  public interface Keys {
    void look(int database, List<byte[]> keys) throws InterruptedException;
  }

  /** Tells every key that either side holds, some perhaps twice. */
  public void scan(Keys page) throws InterruptedException {
    Set<Integer> databases = new TreeSet<>(source.keys().keySet());
    databases.addAll(target.keys().keySet());
    for (int database : databases) {
      source.scan(database, keys -> page.look(database, keys));
      // What the source has was told above; here counts what only the target has.
      target.scan(database, keys -> page.look(database, source.missing(database, keys)));
    }
  }

  /**
   * Tells every key that either side held when it began, some twice. The origin comes first: a key
   * that it did not hold then was made since, and all of it is in the stream. On a source whose way
   * back is new, one that the stream has made meanwhile may lack all that was before; hence there
   * every key counts, not only what the other side lacks.
   */
  void scan(Direction direction, Keys page) throws InterruptedException {
    if (direction == Direction.FORWARD) {
      scan(page);
      return;
    }
    Set<Integer> databases = new TreeSet<>(source.keys().keySet());
    databases.addAll(target.keys().keySet());
    for (int database : databases) {
      target.scan(database, keys -> page.look(database, keys));
      source.scan(database, keys -> page.look(database, keys));
    }
  }

  /** Gone on one side, and so near its end on the other that this is no difference. */
  boolean ending(DigestPair pair) {
    if (!pair.lacked()) {
      return false;
    }
    KeyDigest left = pair.source().missing() ? pair.target() : pair.source();
    long now =
        System.currentTimeMillis()
            + (pair.source().missing() ? target : source).clockOffset().toMillis();
    return left.expires() >= 0 && left.expires() <= now + tolerance;
  }

  public boolean agree(DigestPair pair) {
    return pair.agree(tolerance);
  }

  /**
   * @return for each key what it holds; exact where the sides do not agree
   */
  public List<DigestPair> look(int database, List<byte[]> keys) throws InterruptedException {
    List<DigestPair> pairs = both(side -> side.dumps(database, keys));
    refine(
        keys,
        pairs,
        pair -> !agree(pair) && !pair.big(),
        (some, found) -> both(side -> side.values(database, some)));
    refine(
        keys,
        pairs,
        DigestPair::big,
        (some, found) ->
            both(
                side ->
                    side.pieces(
                        database,
                        some,
                        found.stream()
                            .map(p -> side == source ? p.source() : p.target())
                            .toList())));
    return pairs;
  }

  /** Looks more closely at some keys. */
  private interface Look {
    List<DigestPair> at(List<byte[]> keys, List<DigestPair> found) throws InterruptedException;
  }

  private static void refine(
      List<byte[]> keys, List<DigestPair> pairs, Predicate<DigestPair> doubtful, Look look)
      throws InterruptedException {
    List<Integer> indexes = new ArrayList<>();
    List<byte[]> some = new ArrayList<>();
    List<DigestPair> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (doubtful.test(pairs.get(i))) {
        indexes.add(i);
        some.add(keys.get(i));
        found.add(pairs.get(i));
      }
    }
    if (!some.isEmpty()) {
      List<DigestPair> closer = look.at(some, found);
      for (int i = 0; i < indexes.size(); i++) {
        pairs.set(indexes.get(i), closer.get(i));
      }
    }
  }

  private List<DigestPair> both(Function<SideDigests, List<KeyDigest>> question)
      throws InterruptedException {
    Future<List<KeyDigest>> there = second.submit(() -> question.apply(target));
    List<KeyDigest> here;
    try {
      here = question.apply(source);
    } finally {
      // The next look must not find the connection in use.
      settle(there);
    }
    List<KeyDigest> other = get(there);
    List<DigestPair> pairs = new ArrayList<>(here.size());
    for (int i = 0; i < here.size(); i++) {
      pairs.add(new DigestPair(here.get(i), other.get(i)));
    }
    return pairs;
  }

  private static void settle(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      // Told by whoever asks for the result.
    }
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    second.shutdownNow();
    source.close();
    target.close();
  }
}
