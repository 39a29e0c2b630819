package io.exodus.interlay.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exodus.interlay.InterlayReport;
import io.exodus.interlay.RouteSource;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Asks the engine for the route, with a service account. */
public final class EngineRouteSource implements RouteSource {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final String api;
  private final String authorization;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .build();
  private volatile Duration longestHold = Duration.ofSeconds(10);

  /**
   * @param api the Exodus API's address, without a slash at its end
   */
  public EngineRouteSource(URI api, String user, Secret password) {
    this.api = api.toString();
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Route report(InterlayReport report) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.put("control", report.control().toString());
    if (report.route() != null) {
      body.put("epoch", report.route().epoch());
      body.put("authority", report.route().authority().name());
      body.put("held", report.route().held());
    }
    body.set("stats", JSON.valueToTree(report.stats()));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    api
                        + "/interlays/"
                        + URLEncoder.encode(report.name(), StandardCharsets.UTF_8)
                        + "/instances/"
                        + report.instanceId()))
            .timeout(TIMEOUT)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try {
      HttpResponse<byte[]> response =
          http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("the engine answers " + response.statusCode());
      }
      return route(JSON.readTree(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the engine", e);
    }
  }

  private Route route(JsonNode answer) throws IOException {
    try {
      if (answer.path("held").asBoolean()) {
        longestHold = Duration.ofMillis(answer.path("holdMillis").asLong());
      }
      return new Route(
          Authority.valueOf(answer.path("authority").asText()),
          answer.path("epoch").asLong(),
          answer.path("held").asBoolean());
    } catch (IllegalArgumentException e) {
      throw new IOException("the engine names no authority", e);
    }
  }

  @Override
  public Duration longestHold() {
    return longestHold;
  }
}
