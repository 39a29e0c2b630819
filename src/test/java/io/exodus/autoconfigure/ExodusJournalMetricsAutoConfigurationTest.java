package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.JournalAnchors;
import io.exodus.journal.JournalHead;
import io.exodus.telemetry.JournalMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The journals' heads in the metrics of an engine node. */
class ExodusJournalMetricsAutoConfigurationTest {

  private final ApplicationContextRunner engine =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ExodusJournalMetricsAutoConfiguration.class))
          .withBean(JournalAnchors.class);

  private static double value(MeterRegistry registry, String name) {
    return registry.get(name).tag("migration", "orders-1").gauge().value();
  }

  @Test
  void shouldShowTheLatestHead() {
    engine
        .withBean(SimpleMeterRegistry.class)
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              var head =
                  new AtomicReference<>(new JournalHead(1, "00000000000ff" + "a".repeat(51)));
              JournalMetrics metrics = context.getBean(JournalMetrics.class);
              metrics.show("orders-1", head::get);
              assertThat(value(registry, "exodus.journal.sequence")).isEqualTo(1);
              assertThat(value(registry, "exodus.journal.head")).isEqualTo(255);

              head.set(new JournalHead(2, "f".repeat(64)));
              metrics.show("orders-1", head::get);

              assertThat(value(registry, "exodus.journal.sequence")).isEqualTo(2);
              assertThat(value(registry, "exodus.journal.head")).isEqualTo(0xfffffffffffffL);
            });
  }

  @Test
  void shouldDoWithoutMetrics() {
    engine.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JournalMetrics.class));
    engine
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JournalMetrics.class));
  }
}
