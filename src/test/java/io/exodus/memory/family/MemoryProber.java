package io.exodus.memory.family;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Prober;
import io.exodus.migration.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** Looks at a database by its INFO. */
final class MemoryProber implements Prober {

  @Override
  public Health probe(EndpointSettings endpoint) {
    try (MemoryConnection connection = MemoryConnection.open(endpoint)) {
      long before = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      long start = System.nanoTime();
      Map<String, String> info = connection.info();
      Duration latency = Duration.ofNanos(System.nanoTime() - start);
      long here = before + latency.toNanos() / 2_000;
      return new Health(
          "primary",
          info.get("version"),
          latency,
          Integer.parseInt(info.get("clients")),
          0,
          Long.parseLong(info.get("bytes")) < Long.parseLong(info.get("most-bytes")),
          Duration.of(Long.parseLong(info.get("micros")) - here, ChronoUnit.MICROS),
          info.get("position"),
          figures(info));
    }
  }

  private static Map<String, Double> figures(Map<String, String> info) {
    Map<String, Double> figures = new HashMap<>();
    figures.put(Measurement.MEMORY_BYTES, Double.valueOf(info.get("bytes")));
    if (!info.get("most-bytes").equals(Long.toString(Long.MAX_VALUE))) {
      figures.put(Measurement.MEMORY_LIMIT_BYTES, Double.valueOf(info.get("most-bytes")));
    }
    figures.put(Measurement.LOG_BYTES, Double.valueOf(info.get("log-bytes")));
    figures.put(Measurement.RECORDS, Double.valueOf(info.get("records")));
    figures.put(Measurement.COMMANDS_PER_SECOND, Double.valueOf(info.get("commands-per-second")));
    return figures;
  }

  @Override
  public void greet(EndpointSettings endpoint) {
    try (MemoryConnection connection = MemoryConnection.open(endpoint)) {
      connection.ask("PING");
    }
  }
}
