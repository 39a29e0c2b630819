package io.exodus.worker.watch;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import io.exodus.thread.LogContext;
import io.exodus.worker.Work;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Looks at both sides at once; that one of them does not answer is a result, too. */
final class BothLooks {

  private BothLooks() {}

  /**
   * @param seen null where the side was not seen
   * @param why it was not; no secret in it
   */
  record Look<T>(T seen, String why) {}

  /**
   * @param patience that both together have
   */
  static <T> Map<Authority, Look<T>> take(
      Work work, Duration patience, Function<EndpointSettings, T> question)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2, LogContext.here().threads("exodus-snapshot-" + work.migrationId()));
    try {
      Map<Authority, Future<T>> asked = new EnumMap<>(Authority.class);
      for (Authority side : Authority.values()) {
        EndpointSettings endpoint = work.link().side(side);
        asked.put(side, threads.submit(() -> question.apply(endpoint)));
      }
      long end = System.nanoTime() + patience.toNanos();
      Map<Authority, Look<T>> looks = new EnumMap<>(Authority.class);
      for (Authority side : Authority.values()) {
        Secret password = work.link().side(side).password();
        looks.put(side, look(asked.get(side), end - System.nanoTime(), patience, password));
      }
      return looks;
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * @param password that no words of the database's may bring with them; null where there is none
   */
  private static <T> Look<T> look(
      Future<T> asked, long leftNanos, Duration patience, Secret password)
      throws InterruptedException {
    try {
      return new Look<>(asked.get(leftNanos, TimeUnit.NANOSECONDS), null);
    } catch (TimeoutException e) {
      return new Look<>(null, "no answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EndpointException endpoint) {
        String what = endpoint.what();
        return new Look<>(null, password == null ? what : password.hiddenIn(what));
      }
      return new Look<>(null, "the check of it failed: " + e.getCause().getClass().getSimpleName());
    }
  }
}
