package io.exodus.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The monitoring's own store, asked over Prometheus's HTTP API (see
 * prometheus.io/docs/prometheus/latest/querying/api) until the sample has arrived there.
 */
final class PrometheusQuery implements Export {

  private static final long PAUSE_MILLIS = 500;

  private final URI server;
  private final MonitoringHttp http;
  private final Duration patience;

  /**
   * @param server without {@code /api/v1}
   * @param patience longest time from an export until it can be read
   */
  PrometheusQuery(URI server, MonitoringHttp http, Duration patience) {
    this.server = server;
    this.http = http;
    this.patience = patience;
  }

  @Override
  public Telemetry.Proof prove(String migrationId, long sample) {
    String way = "the monitoring at " + server;
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!shows(http.get(query(migrationId)), sample)) {
        if (System.nanoTime() - end >= 0) {
          return new Telemetry.Proof(
              way,
              "the sample that Exodus wrote has not arrived there within " + patience,
              "Check that the monitoring scrapes this worker, or gets what it exports, and how "
                  + "often. Exodus waits for exodus.telemetry.patience.");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return Telemetry.Proof.good(way);
    } catch (IOException e) {
      return new Telemetry.Proof(
          way,
          e.getMessage(),
          "Make sure that it runs and can be reached from this worker "
              + "(exodus.telemetry.query-url), and that the account may query it.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Telemetry.Proof(way, "the check stopped before the sample arrived", "Look again.");
    }
  }

  private URI query(String migrationId) {
    String query =
        Metrics.prometheus(Metrics.SAMPLE) + "{" + Metrics.ID + "=\"" + migrationId + "\"}";
    String base = server.toString().replaceFirst("/+$", "");
    return URI.create(
        base + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  private static boolean shows(String answer, long sample) throws IOException {
    for (JsonNode series : Json.MAPPER.readTree(answer).at("/data/result")) {
      if (same(series.at("/value/1").asText(), sample)) {
        return true;
      }
    }
    return false;
  }

  static boolean same(String value, long sample) {
    try {
      return Double.parseDouble(value) == sample;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
