package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Looks at the same keys on both sides at the same time. */
final class BothSides implements AutoCloseable {

  /** How far apart two expiries may be, beside the difference between the clocks. */
  private static final long TOLERANCE_MILLIS = 50;

  private final SideDigests source;
  private final SideDigests target;
  private final ExecutorService second;
  private final long tolerance;

  BothSides(Link link) {
    source = new SideDigests(link.source());
    try {
      target = new SideDigests(link.target());
    } catch (EndpointException e) {
      source.close();
      throw e;
    }
    tolerance =
        TOLERANCE_MILLIS + source.clockOffset().minus(target.clockOffset()).abs().toMillis();
    second =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "exodus-compare-" + link.migrationId());
              thread.setDaemon(true);
              return thread;
            });
  }

  SideDigests source() {
    return source;
  }

  SideDigests target() {
    return target;
  }

  /** Takes keys of one logical database as a scan finds them. */
  interface Keys {
    void look(int database, List<byte[]> keys) throws InterruptedException;
  }

  /** Tells every key that either side holds, some perhaps twice. */
  void scan(Keys page) throws InterruptedException {
    Set<Integer> databases = new TreeSet<>(source.keys().keySet());
    databases.addAll(target.keys().keySet());
    for (int database : databases) {
      source.scan(database, keys -> page.look(database, keys));
      // What the source has was told above; here counts what only the target has.
      target.scan(database, keys -> page.look(database, source.missing(database, keys)));
    }
  }

  boolean agree(DigestPair pair) {
    return pair.agree(tolerance);
  }

  /**
   * @return for each key what it holds; exact where the sides do not agree
   */
  List<DigestPair> look(int database, List<byte[]> keys) throws InterruptedException {
    List<DigestPair> pairs = both(side -> side.dumps(database, keys));
    List<Integer> doubtful = new ArrayList<>();
    List<byte[]> again = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      DigestPair pair = pairs.get(i);
      if (!agree(pair) || pair.source().big()) {
        doubtful.add(i);
        again.add(keys.get(i));
      }
    }
    if (!again.isEmpty()) {
      List<DigestPair> exact = both(side -> side.values(database, again));
      for (int i = 0; i < again.size(); i++) {
        pairs.set(doubtful.get(i), exact.get(i));
      }
    }
    return pairs;
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
