package io.exodus.worker.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.EngineApi;
import io.exodus.client.TaskInHand;
import io.exodus.migration.Finding;
import io.exodus.migration.Secret;
import io.exodus.migration.Severity;
import io.exodus.telemetry.Exports;
import io.exodus.telemetry.Monitoring;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.StubEngine;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the owners read of measurements that do not arrive. */
class TelemetryCheckTest {

  private static final String SAMPLES = "/exodus/api/migrations/m-1/samples";

  private final StubEngine engine = new StubEngine();
  private final Monitoring monitoring = new Monitoring();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @BeforeEach
  void start() {
    monitoring.show(registry);
    engine.answer(SAMPLES, 200, "[]");
  }

  @AfterEach
  void stop() {
    engine.close();
    monitoring.close();
  }

  private List<Finding> run(Telemetry telemetry) {
    EngineApi api = new EngineApi(engine.settings(Duration.ofSeconds(20)));
    return new TelemetryCheck(api, telemetry).run(new TaskInHand("m-1", "task-1", "worker-1"));
  }

  private Telemetry scraped() {
    return new Exports(null, Secret.of(""), Duration.ofSeconds(10))
        .scraped(monitoring.uri("/metrics"))
        .over(registry);
  }

  @Test
  void shouldRefuseAnEngineThatDoesNotGiveASampleBack() {
    assertThat(run(scraped()))
        .extracting(Finding::severity, Finding::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Severity.CRITICAL, "A sample that Exodus wrote did not come back."),
            org.assertj.core.groups.Tuple.tuple(
                Severity.INFO, "The sample that Exodus wrote arrived."));
  }

  @Test
  void shouldRefuseAnExporterThatIsDownInWords() {
    monitoring.close();

    Finding finding =
        run(scraped()).stream()
            .filter(f -> !f.subject().equals("samples"))
            .findFirst()
            .orElseThrow();

    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.subject()).isEqualTo("Prometheus's scrape of " + monitoring.uri("/metrics"));
    assertThat(finding.message()).startsWith("The export does not work: it cannot be reached");
    assertThat(finding.advice()).contains("management.endpoints.web.exposure.include");
  }

  @Test
  void shouldWarnWhereNobodyIsTold() {
    assertThat(run(Telemetry.NONE))
        .last()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.message())
                  .isEqualTo(
                      "No metrics export is configured: only Exodus shows the measurements.");
            });
  }
}
