package io.exodus.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.Sample;
import io.exodus.migration.Secret;
import io.exodus.telemetry.Telemetry.Proof;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Samples that are exported, and read back from where they went; or not. */
class TelemetryTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Secret PASSWORD = Secret.of("see-all");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Monitoring monitoring = new Monitoring().show(registry);

  @AfterEach
  void stop() {
    monitoring.close();
  }

  private static Exports exports() {
    return new Exports("prometheus", PASSWORD, TIMEOUT);
  }

  private Exports scraped() {
    return exports().scraped(monitoring.uri("/metrics"));
  }

  private Exports pushed() {
    OtlpConfig config =
        key -> key.equals("otlp.url") ? monitoring.uri("/v1/metrics").toString() : null;
    return exports()
        .pushed(config, new OtlpHttpMetricsSender(new HttpUrlConnectionSender(TIMEOUT, TIMEOUT)));
  }

  private Proof only(Exports exports) {
    return exports.over(registry).prove("orders-1").stream().findFirst().orElseThrow();
  }

  @Test
  void shouldShowWhatTheWatchMeasuresAndNothingOnceItIsOver() {
    Telemetry telemetry = exports().over(registry);

    telemetry.sampled("orders-1", new Sample(Instant.now(), Map.of("records.open", 3.0)));
    assertThat(registry.scrape())
        .contains("exodus_migration_records_open{migration=\"orders-1\"} 3.0");
    telemetry.sampled("orders-1", new Sample(Instant.now(), Map.of("target.healthy", 1.0)));
    assertThat(registry.scrape())
        .contains("exodus_migration_target_healthy{migration=\"orders-1\"} 1.0")
        .contains("exodus_migration_records_open{migration=\"orders-1\"} NaN");
    telemetry.over("orders-1");

    assertThat(registry.scrape()).doesNotContain("exodus_migration");
  }

  @Test
  void shouldFindASampleThatTheMonitoringScrapesAndLeaveNoneBehind() {
    monitoring.demand(PASSWORD.basicAuthorization("prometheus"));

    assertThat(only(scraped()).trouble()).isNull();
    assertThat(registry.scrape()).doesNotContain("exodus_preflight_sample");
  }

  @Test
  void shouldTellOfAnEndpointThatShowsAnotherProcess() {
    monitoring.show(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    assertThat(only(scraped()).trouble())
        .isEqualTo("it does not show the sample that Exodus wrote");
  }

  @Test
  void shouldTellOfAnEndpointThatIsClosed() {
    monitoring.fail(404);
    assertThat(only(scraped()).trouble()).isEqualTo("it answers with status 404");
    monitoring.fail(200).demand("Basic other");
    assertThat(only(scraped()).trouble()).isEqualTo("it answers with status 401");
    monitoring.close();
    assertThat(only(scraped()).trouble()).startsWith("it cannot be reached");
  }

  @Test
  void shouldReadBackFromTheMonitoringWhatWasSentToTheCollector() {
    Exports both = pushed().queried(monitoring.uri(""), TIMEOUT);

    assertThat(both.over(registry).prove("orders-1"))
        .extracting(Proof::trouble)
        .containsExactly(null, null);
    assertThat(monitoring.latest())
        .containsOnlyKeys("exodus_preflight_sample{migration=\"orders-1\"}");
  }

  @Test
  void shouldTellOfACollectorThatRefusesOrIsDown() {
    monitoring.fail(503);
    assertThat(only(pushed()).trouble())
        .startsWith("it has not accepted the sample:")
        .contains("503");
    monitoring.close();
    assertThat(only(pushed()))
        .satisfies(
            proof -> {
              assertThat(proof.way())
                  .isEqualTo("the collector at " + monitoring.uri("/v1/metrics"));
              assertThat(proof.trouble()).contains("Connection refused");
              assertThat(proof.remedy()).contains("management.otlp.metrics.export.url");
            });
  }

  @Test
  void shouldTellOfAMonitoringThatIsNotToldOrIsDown() {
    Exports nobodySends = exports().queried(monitoring.uri("/"), Duration.ofMillis(1));

    assertThat(only(nobodySends).trouble())
        .isEqualTo("the sample that Exodus wrote has not arrived there within PT0.001S");
    monitoring.close();
    assertThat(only(nobodySends).trouble()).startsWith("it cannot be reached");
  }
}
