package io.exodus.worker;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Preserves how both sides are while an incident is open. A side that does not answer is dead, and
 * that is the result. Topic {@code exodus-snapshot}.
 */
final class SnapshotHealth implements Handler {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final EngineApi engine;

  SnapshotHealth(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-snapshot";
  }

  @Override
  public Map<String, Object> handle(Work work) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2, LogContext.here().threads("exodus-snapshot-" + work.migrationId()));
    try {
      Map<Authority, Future<Health>> looks = new LinkedHashMap<>();
      for (Authority side : Authority.values()) {
        EndpointSettings endpoint = work.link().side(side);
        looks.put(side, threads.submit(() -> work.family().prober().probe(endpoint)));
      }
      Map<String, Object> sides = new LinkedHashMap<>();
      for (Authority side : Authority.values()) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("endpoint", work.link().side(side).name());
        seen.put("at", engine.clock().now());
        seen.putAll(seen(looks.get(side), work.link().side(side).password()));
        sides.put(side.name(), seen);
      }
      engine.incidentHealth(work.migrationId(), sides);
      return Map.of();
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * @param password that no words of the database's may bring with them; null where there is none
   */
  private static Map<String, Object> seen(Future<Health> look, Secret password)
      throws InterruptedException {
    try {
      return alive(look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return dead("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EndpointException endpoint) {
        return dead(password == null ? endpoint.what() : password.hiddenIn(endpoint.what()));
      }
      return dead("the look at it failed: " + e.getCause().getClass().getSimpleName());
    }
  }

  private static Map<String, Object> alive(Health health) {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("alive", true);
    seen.put("role", health.role());
    seen.put("version", health.version());
    seen.put("writable", health.writable());
    seen.put("records", health.records());
    seen.put("memoryUsed", health.memoryUsed());
    seen.put("memoryLimit", health.memoryLimit());
    seen.put("clients", health.clients());
    seen.put("latencyMillis", health.latency().toNanos() / 1e6);
    seen.put("commandsPerSecond", health.commandsPerSecond());
    seen.put("evictions", health.evictions());
    seen.put("replication", health.replication());
    seen.put("clockOffsetMillis", health.clockOffset().toMillis());
    return seen;
  }

  private static Map<String, Object> dead(String why) {
    return Map.of("alive", false, "why", why);
  }
}
