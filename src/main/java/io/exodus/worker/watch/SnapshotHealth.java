package io.exodus.worker.watch;

import io.exodus.client.EngineApi;
import io.exodus.endpoint.Health;
import io.exodus.migration.Authority;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import io.exodus.worker.watch.BothLooks.Look;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Preserves how both sides are while an incident is open, and what open records hold where that is
 * asked for. A side that does not answer is dead, and that is the result. Topic {@code
 * exodus-snapshot}.
 */
public final class SnapshotHealth implements Handler {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final EngineApi engine;
  private final ReadValues values;

  public SnapshotHealth(EngineApi engine) {
    this.engine = engine;
    this.values = new ReadValues(engine);
  }

  @Override
  public String topic() {
    return "exodus-snapshot";
  }

  @Override
  public Map<String, Object> handle(Work work) throws InterruptedException {
    Map<Authority, Look<Health>> looks =
        BothLooks.take(work, PATIENCE, endpoint -> work.family().prober().probe(endpoint));
    Map<String, Object> sides = new LinkedHashMap<>();
    looks.forEach(
        (side, look) -> {
          Map<String, Object> seen = new LinkedHashMap<>();
          seen.put("endpoint", work.link().side(side).name());
          seen.put("at", engine.clock().now());
          seen.putAll(look.seen() == null ? dead(look.why()) : alive(look.seen()));
          sides.put(side.name(), seen);
        });
    engine.incidentHealth(work.hand(), sides);
    values.ifWanted(work);
    return Map.of();
  }

  private static Map<String, Object> alive(Health health) {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("alive", true);
    seen.put("role", health.role());
    seen.put("version", health.version());
    seen.put("writable", health.writable());
    seen.put("connections", health.connections());
    seen.put("connectionLimit", health.connectionLimit());
    seen.put("latencyMillis", health.latency().toNanos() / 1e6);
    seen.put("position", health.position());
    seen.put("clockOffsetMillis", health.clockOffset().toMillis());
    seen.putAll(new TreeMap<>(health.figures()));
    return seen;
  }

  private static Map<String, Object> dead(String why) {
    return Map.of("alive", false, "why", why);
  }
}
