package io.exodus.telemetry;

import io.exodus.journal.JournalHead;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The journals' heads as metrics: the monitoring keeps them, out of reach of the database. */
public final class JournalMetrics {

  private final MeterRegistry registry;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  public JournalMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Shows the head of that migration's journal from now on.
   *
   * @param head as this process last wrote or found it
   */
  public void show(String migrationId, Supplier<JournalHead> head) {
    if (shown.add(migrationId)) {
      gauge(Metrics.JOURNAL_SEQUENCE, migrationId, head, JournalHead::sequence);
      gauge(Metrics.JOURNAL_HEAD, migrationId, head, JournalHead::number);
    }
  }

  private void gauge(
      String name,
      String migrationId,
      Supplier<JournalHead> head,
      ToDoubleFunction<JournalHead> value) {
    Gauge.builder(name, () -> value.applyAsDouble(head.get()))
        .tag(Metrics.ID, migrationId)
        .register(registry);
  }
}
