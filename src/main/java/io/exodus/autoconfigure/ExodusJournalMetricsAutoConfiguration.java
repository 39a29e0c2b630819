package io.exodus.autoconfigure;

import io.exodus.engine.store.JournalAnchors;
import io.exodus.telemetry.JournalMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The heads of the journals that an engine node writes, where there are metrics to show them. */
@AutoConfiguration(
    after = ExodusAutoConfiguration.class,
    afterName =
        "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, JournalAnchors.class})
public class ExodusJournalMetricsAutoConfiguration {

  @Bean
  JournalMetrics exodusJournalMetrics(MeterRegistry registry, JournalAnchors anchors) {
    JournalMetrics metrics = new JournalMetrics(registry);
    anchors.listen(metrics::show);
    return metrics;
  }
}
