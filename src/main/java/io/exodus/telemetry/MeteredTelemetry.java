package io.exodus.telemetry;

import io.exodus.client.Sample;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Exports gauges through a registry: one for each measurement of each migration. */
public final class MeteredTelemetry implements Telemetry {

  private final MeterRegistry registry;
  private final List<Export> exports;
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();

  MeteredTelemetry(MeterRegistry registry, List<Export> exports) {
    this.registry = registry;
    this.exports = List.copyOf(exports);
  }

  @Override
  public void sampled(String migrationId, Sample sample) {
    Watched migration =
        watched.computeIfAbsent(
            migrationId, id -> new Watched(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
    // What is not measured any more must not stand there as if it were.
    migration.values.keySet().retainAll(sample.measurements().keySet());
    migration.values.putAll(sample.measurements());
    for (String name : sample.measurements().keySet()) {
      migration.gauges.computeIfAbsent(name, n -> gauge(migrationId, n, migration.values));
    }
  }

  private Gauge gauge(String migrationId, String name, Map<String, Double> values) {
    return Gauge.builder(
            Metrics.MIGRATION + name, values, all -> all.getOrDefault(name, Double.NaN))
        .tag(Metrics.ID, migrationId)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void over(String migrationId) {
    Watched migration = watched.remove(migrationId);
    if (migration != null) {
      migration.gauges.values().forEach(registry::remove);
    }
  }

  @Override
  public List<Proof> prove(String migrationId) {
    // Small enough to be the same number as text and as floating point.
    long sample = ThreadLocalRandom.current().nextLong(1, 1L << 40);
    Gauge gauge =
        Gauge.builder(Metrics.SAMPLE, () -> sample)
            .description("A new random number at each check of the telemetry")
            .tag(Metrics.ID, migrationId)
            .register(registry);
    try {
      return exports.stream().map(export -> export.prove(migrationId, sample)).toList();
    } finally {
      registry.remove(gauge);
    }
  }

  /** The last values of a migration, and the gauges that show them. */
  private record Watched(Map<String, Double> values, Map<String, Gauge> gauges) {}
}
