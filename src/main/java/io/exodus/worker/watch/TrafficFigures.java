package io.exodus.worker.watch;

import io.exodus.client.InterlayView;
import io.exodus.migration.Measurement;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Turns what the interlays report into a sample's figures: counters add up, the worst latency
 * counts.
 */
final class TrafficFigures {

  private TrafficFigures() {}

  static void add(List<InterlayView> instances, Map<String, Double> sample) {
    for (InterlayView instance : instances) {
      Map<String, Object> stats = instance.stats();
      put(
          sample,
          Measurement.REQUESTS,
          sum(number(stats, "requestsRead"), number(stats, "requestsWrite")),
          Double::sum);
      put(sample, Measurement.ERRORS, number(stats, "errors"), Double::sum);
      put(sample, Measurement.CONNECTIONS, number(stats, "connections"), Double::sum);
      put(sample, Measurement.WRITE_P99_MILLIS, p99(stats, "write"), Math::max);
      put(sample, Measurement.READ_P99_MILLIS, p99(stats, "read"), Math::max);
    }
  }

  private static Double p99(Map<String, Object> stats, String kind) {
    if (!(stats.get(kind) instanceof Map<?, ?> latency)
        || !(latency.get("p99Micros") instanceof Number micros)) {
      return null;
    }
    return micros.doubleValue() / 1_000;
  }

  private static Double number(Map<String, Object> stats, String name) {
    return stats.get(name) instanceof Number value ? value.doubleValue() : null;
  }

  private static Double sum(Double one, Double other) {
    return one == null || other == null ? null : one + other;
  }

  private static void put(
      Map<String, Double> sample, String name, Double value, DoubleBinaryOperator merge) {
    if (value != null) {
      sample.merge(name, value, merge::applyAsDouble);
    }
  }
}
