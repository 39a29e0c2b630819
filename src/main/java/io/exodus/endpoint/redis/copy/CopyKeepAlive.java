package io.exodus.endpoint.redis.copy;

import io.exodus.thread.DaemonThreads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the connections of a copy from being ended while they wait: by the server's own {@code
 * timeout}, or by a firewall between. What else happens to them is told by whoever uses them.
 */
final class CopyKeepAlive implements AutoCloseable {

  private static final long PERIOD_MILLIS = 200;

  private final List<Kept> kept = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("exodus-copy-keep-alive"));

  /** One connection; asked often, it says something only where it has been silent. */
  interface Kept {
    void keepAlive() throws IOException, InterruptedException;
  }

  // A tick catches what goes wrong; close ends them.
  @SuppressWarnings("FutureReturnValueIgnored")
  CopyKeepAlive() {
    ticker.scheduleWithFixedDelay(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(Kept connection) {
    kept.add(connection);
  }

  // The list is copied when it is written.
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop")
  private void tick() {
    for (Kept one : kept) {
      try {
        one.keepAlive();
      } catch (IOException | RuntimeException e) {
        // It is broken: whoever uses it next says so.
        kept.remove(one);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
