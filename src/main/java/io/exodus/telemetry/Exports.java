package io.exodus.telemetry;

import io.exodus.migration.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The ways of a process for its metrics to leave it, as they are configured. */
public final class Exports {

  private final List<Export> pushed = new ArrayList<>();
  private final List<Export> read = new ArrayList<>();
  private final MonitoringHttp http;

  /**
   * @param user account of the monitoring; null where it needs none
   * @param timeout longest time for one answer
   */
  public Exports(String user, Secret password, Duration timeout) {
    this.http = new MonitoringHttp(user, password, timeout);
  }

  public Exports scraped(URI uri) {
    read.add(new PrometheusScrape(uri, http));
    return this;
  }

  /**
   * @param patience longest time from an export until it can be read there
   */
  public Exports queried(URI server, Duration patience) {
    read.add(new PrometheusQuery(server, http, patience));
    return this;
  }

  public Exports pushed(OtlpConfig config, OtlpMetricsSender sender) {
    pushed.add(new OtlpPush(config, sender));
    return this;
  }

  public Telemetry over(MeterRegistry registry) {
    // What is sent may have to arrive before it can be read.
    List<Export> all = new ArrayList<>(pushed);
    all.addAll(read);
    return new MeteredTelemetry(registry, all);
  }
}
