package io.exodus.telemetry;

import java.io.IOException;
import java.net.URI;

/** The address at which the monitoring scrapes this process, read as the monitoring reads it. */
final class PrometheusScrape implements Export {

  private final URI uri;
  private final MonitoringHttp http;

  PrometheusScrape(URI uri, MonitoringHttp http) {
    this.uri = uri;
    this.http = http;
  }

  @Override
  public Telemetry.Proof prove(String migrationId, long sample) {
    String way = "Prometheus's scrape of " + uri;
    String remedy =
        "Make sure that the endpoint is exposed there "
            + "(management.endpoints.web.exposure.include), that the monitoring's account may "
            + "read it, and that it is this worker's.";
    try {
      return http.get(uri).lines().anyMatch(line -> shows(line, migrationId, sample))
          ? Telemetry.Proof.good(way)
          : new Telemetry.Proof(way, "it does not show the sample that Exodus wrote", remedy);
    } catch (IOException e) {
      return new Telemetry.Proof(way, e.getMessage(), remedy);
    }
  }

  /** A line of the text format: {@code name{label="value",…} number}. */
  private static boolean shows(String line, String migrationId, long sample) {
    if (!line.startsWith(Metrics.prometheus(Metrics.SAMPLE) + "{")
        || !line.contains(Metrics.ID + "=\"" + migrationId + "\"")) {
      return false;
    }
    String value = line.substring(line.lastIndexOf('}') + 1).strip().split(" ")[0];
    return PrometheusQuery.same(value, sample);
  }
}
