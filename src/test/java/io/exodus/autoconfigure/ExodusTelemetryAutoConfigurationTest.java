package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.migration.RefusedException;
import io.exodus.telemetry.Monitoring;
import io.exodus.telemetry.Telemetry;
import io.exodus.telemetry.Telemetry.Proof;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.export.otlp.OtlpMetricsExportAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The monitoring of an application, by the settings that it has anyway. */
class ExodusTelemetryAutoConfigurationTest {

  private final Monitoring monitoring = new Monitoring();

  @EnableConfigurationProperties(ExodusProperties.class)
  static class Properties {}

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withUserConfiguration(Properties.class)
          .withConfiguration(
              AutoConfigurations.of(
                  MetricsAutoConfiguration.class,
                  CompositeMeterRegistryAutoConfiguration.class,
                  SimpleMetricsExportAutoConfiguration.class,
                  PrometheusMetricsExportAutoConfiguration.class,
                  OtlpMetricsExportAutoConfiguration.class,
                  ExodusTelemetryAutoConfiguration.class));

  @AfterEach
  void stop() {
    monitoring.close();
  }

  private static List<Proof> proofs(Telemetry telemetry) {
    return telemetry.prove("orders-1");
  }

  @Test
  void shouldSayWhyAHostNameWithAnUnderscoreCannotBeReadBack() {
    application
        .withPropertyValues("exodus.telemetry.query-url=http://prom_1:9090")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("exodus.telemetry.query-url is 'http://prom_1:9090'")
                    .hasMessageContaining("no '_'"));
  }

  @Test
  void shouldProveTheCollectorThatTheApplicationSendsTo() {
    application
        .withPropertyValues(
            "management.otlp.metrics.export.url=" + monitoring.uri("/v1/metrics"),
            "exodus.telemetry.query-url=" + monitoring.uri(""))
        .run(
            context ->
                assertThat(proofs(context.getBean(Telemetry.class)))
                    .containsExactly(
                        Proof.good("the collector at " + monitoring.uri("/v1/metrics")),
                        Proof.good("the monitoring at " + monitoring.uri(""))));
  }

  @Test
  void shouldProveNoneWhereNoneIsSetUp() {
    application
        .withPropertyValues("management.otlp.metrics.export.enabled=false")
        .run(context -> assertThat(proofs(context.getBean(Telemetry.class))).isEmpty());
  }

  @Test
  void shouldDoWithoutALibraryThatTheApplicationLacks() {
    application
        .withClassLoader(new FilteredClassLoader("io.micrometer.registry.otlp"))
        .run(context -> assertThat(proofs(context.getBean(Telemetry.class))).isEmpty());
    application
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(context -> assertThat(proofs(context.getBean(Telemetry.class))).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scrape-url", "query-url"})
  void shouldRefuseToReadBackWhatNoRegistryExports(String key) {
    ApplicationContextRunner named =
        application.withPropertyValues("exodus.telemetry." + key + "=" + monitoring.uri(""));

    named.run(context -> assertThat(context).hasNotFailed());
    named
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(RefusedException.class)
                    .rootCause()
                    .hasMessageContaining("exodus.telemetry." + key + " is 'http://")
                    .hasMessageContaining("this process has no metrics registry"));
  }
}
