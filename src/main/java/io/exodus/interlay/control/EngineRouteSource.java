package io.exodus.interlay.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.interlay.InterlayReport;
import io.exodus.interlay.RouteSource;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import io.exodus.migration.api.EngineCalls;
import io.exodus.migration.api.EngineNodes;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks the engine over the Exodus API which route is current, at whichever node answers. */
public final class EngineRouteSource implements RouteSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EngineCalls engine;
  private volatile Duration longestHold = RouteSource.super.longestHold();

  /**
   * @param nodes of the API, such as {@code http://engine:8080/exodus/api}
   */
  public EngineRouteSource(EngineNodes nodes, String user, Secret password) {
    engine = new EngineCalls(nodes, user, password, "exodus.engine.interlay-password", TIMEOUT);
  }

  @Override
  public Route report(InterlayReport report) throws IOException {
    BodyPublisher body = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body(report)));
    return route(JSON.readTree(send("POST", report.name(), report.instanceId(), body)));
  }

  @Override
  public void leave(String name, String instanceId) throws IOException {
    send("DELETE", name, instanceId, BodyPublishers.noBody());
  }

  private byte[] send(String method, String name, String instanceId, BodyPublisher body)
      throws IOException {
    return engine.send(method, "/interlays/" + name + "/instances/" + instanceId, body);
  }

  private static Map<String, Object> body(InterlayReport report) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("control", report.control() == null ? null : report.control().toString());
    if (report.route() != null) {
      body.put("epoch", report.route().epoch());
      body.put("authority", report.route().authority());
      body.put("held", report.route().held());
    }
    body.put("stats", report.stats());
    return body;
  }

  private Route route(JsonNode answer) throws IOException {
    try {
      if (!answer.path("epoch").canConvertToLong() || !answer.path("epoch").isNumber()) {
        throw new IOException("the engine's answer has no epoch");
      }
      Authority authority = Authority.valueOf(answer.path("authority").asText());
      long holdMillis = answer.path("holdMillis").asLong();
      if (holdMillis > 0) {
        longestHold = Duration.ofMillis(holdMillis);
      }
      return new Route(
          authority, answer.path("epoch").asLong(), answer.path("held").asBoolean(false));
    } catch (IllegalArgumentException e) {
      throw new IOException("the engine's answer names no authority", e);
    }
  }

  @Override
  public Duration longestHold() {
    return longestHold;
  }
}
