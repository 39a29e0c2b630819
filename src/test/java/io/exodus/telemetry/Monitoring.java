package io.exodus.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A small monitoring on a port of its own: it takes OTLP over HTTP, answers Prometheus's queries
 * from what it was sent, and shows a registry as an application's endpoint would. It can be
 * stopped.
 */
public final class Monitoring implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Double> latest = new ConcurrentHashMap<>();
  private volatile String authorization;
  private volatile int status = 200;
  private volatile PrometheusMeterRegistry shown;

  public Monitoring() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/metrics", this::collect);
    server.createContext("/api/v1/query", this::query);
    server.createContext("/metrics", this::scrape);
    server.start();
  }

  /** From now on it lets in nobody else. */
  public Monitoring demand(String header) {
    authorization = header;
    return this;
  }

  /** From now on it answers everything with that. */
  public Monitoring fail(int code) {
    status = code;
    return this;
  }

  public Monitoring show(PrometheusMeterRegistry registry) {
    shown = registry;
    return this;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Values by name and migration, as it was sent them last. */
  public Map<String, Double> latest() {
    return Map.copyOf(latest);
  }

  private void collect(HttpExchange exchange) throws IOException {
    var request = ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
    if (status == 200) {
      request.getResourceMetricsList().stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .flatMap(scope -> scope.getMetricsList().stream())
          .forEach(this::keep);
    }
    answer(exchange, "");
  }

  private void keep(Metric metric) {
    List<NumberDataPoint> points = metric.getGauge().getDataPointsList();
    for (NumberDataPoint point : points) {
      point.getAttributesList().stream()
          .filter(attribute -> attribute.getKey().equals("migration"))
          .forEach(
              attribute ->
                  latest.put(
                      name(metric.getName(), attribute.getValue().getStringValue()),
                      point.getAsDouble()));
    }
  }

  /** As collectors that feed a Prometheus name it. */
  private static String name(String metric, String migration) {
    return metric.replace('.', '_') + "{migration=\"" + migration + "\"}";
  }

  private void query(HttpExchange exchange) throws IOException {
    String query =
        URLDecoder.decode(
            exchange.getRequestURI().getRawQuery().substring("query=".length()),
            StandardCharsets.UTF_8);
    String series =
        Stream.ofNullable(latest.get(query))
            .map(value -> "{\"metric\": {}, \"value\": [1.0, \"" + value + "\"]}")
            .findFirst()
            .orElse("");
    answer(
        exchange,
        "{\"status\": \"success\", \"data\": {\"resultType\": \"vector\", \"result\": ["
            + series
            + "]}}");
  }

  private void scrape(HttpExchange exchange) throws IOException {
    answer(exchange, shown.scrape());
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      int code = authorization != null && !authorization.equals(given) ? 401 : status;
      byte[] bytes = code == 200 ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
