package io.exodus.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.util.concurrent.atomic.AtomicReference;

/** A collector that is sent metrics over OTLP/HTTP: the sample is sent at once, the same way. */
final class OtlpPush implements Export {

  private final OtlpConfig config;
  private final OtlpMetricsSender sender;

  OtlpPush(OtlpConfig config, OtlpMetricsSender sender) {
    this.config = config;
    this.sender = sender;
  }

  @Override
  public Telemetry.Proof prove(String migrationId, long sample) {
    String way = "the collector at " + config.url();
    AtomicReference<String> trouble =
        new AtomicReference<>("nothing was sent: export is switched off");
    OtlpMeterRegistry once =
        OtlpMeterRegistry.builder(config)
            .clock(Clock.SYSTEM)
            .metricsSender(request -> trouble.set(send(request)))
            .build();
    Gauge.builder(Metrics.SAMPLE, () -> sample).tag(Metrics.ID, migrationId).register(once);
    // Sends what it has.
    once.close();
    return trouble.get() == null
        ? Telemetry.Proof.good(way)
        : new Telemetry.Proof(
            way,
            trouble.get(),
            "Make sure that the collector runs, accepts OTLP over HTTP at that address "
                + "(management.otlp.metrics.export.url), and can be reached from this worker.");
  }

  /** Null where the collector has confirmed it. */
  private String send(OtlpMetricsSender.Request request) {
    try {
      sender.send(request);
      return null;
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return "it has not accepted the sample: " + cause.getMessage();
    }
  }
}
