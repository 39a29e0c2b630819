package io.exodus.demo.traffic;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the clients of some traffic met with, together. */
final class TrafficMetrics {

  final LongAdder acknowledged = new LongAdder();
  final LongAdder reads = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder errors = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  private volatile String lastError = "";

  void error(Exception e) {
    errors.increment();
    lastError = e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  Traffic.Metrics snapshot() {
    return new Traffic.Metrics(
        acknowledged.sum(),
        reads.sum(),
        retried.sum(),
        unknown.sum(),
        errors.sum(),
        reconnects.sum(),
        lastError);
  }
}
