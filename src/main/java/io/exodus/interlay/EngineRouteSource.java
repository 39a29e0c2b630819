package io.exodus.interlay;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.client.EngineCalls;
import io.exodus.client.EngineNodes;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks the engine over the Exodus API which route is current, at whichever node answers. */
public final class EngineRouteSource implements RouteSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** By which the engine knows the instance again: nobody else may report in its name. */
  private final Map<String, String> own = Map.of("Exodus-Instance-Key", random());

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
    BodyPublisher body = BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body(report)));
    return route(Json.MAPPER.readTree(send("POST", report.name(), report.instanceId(), body)));
  }

  @Override
  public void leave(String name, String instanceId) throws IOException {
    send("DELETE", name, instanceId, BodyPublishers.noBody());
  }

  private byte[] send(String method, String name, String instanceId, BodyPublisher body)
      throws IOException {
    return engine.send(method, "/interlays/" + name + "/instances/" + instanceId, own, body);
  }

  private static String random() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
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
