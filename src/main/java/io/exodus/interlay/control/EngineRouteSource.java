package io.exodus.interlay.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.interlay.InterlayReport;
import io.exodus.interlay.RouteSource;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import io.exodus.migration.api.EngineNodes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks the engine over the Exodus API which route is current, at whichever node answers. */
public final class EngineRouteSource implements RouteSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EngineNodes nodes;
  private final String user;
  private final Secret password;
  private final HttpClient client;
  private volatile Duration longestHold = RouteSource.super.longestHold();

  /**
   * @param nodes of the API, such as {@code http://engine:8080/exodus/api}
   */
  public EngineRouteSource(EngineNodes nodes, String user, Secret password) {
    this.nodes = nodes;
    this.user = user;
    this.password = password;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
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

  /** Once at each node: what an interlay tells may be told twice. */
  private byte[] send(String method, String name, String instanceId, BodyPublisher body)
      throws IOException {
    String path = "/interlays/" + name + "/instances/" + instanceId;
    for (int others = nodes.size() - 1; ; others--) {
      URI node = nodes.current();
      try {
        return send(node, method, path, body);
      } catch (IOException e) {
        nodes.missed(node);
        if (others <= 0 || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private byte[] send(URI node, String method, String path, BodyPublisher body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.toString().replaceAll("/+$", "") + path))
            .timeout(TIMEOUT)
            .header("Authorization", password.basicAuthorization(user))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(method, body)
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("the engine at " + node + answers(response.statusCode()));
      }
      return response.body();
    } catch (ConnectException e) {
      // It has no words of its own.
      throw new IOException("nobody is there at " + node, e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "the engine at " + node + " does not answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + node, e);
    }
  }

  private String answers(int status) {
    String answers = " answers " + status;
    return switch (status) {
      case 400 -> answers + ": it knows no interlay of that name; configure it there too";
      case 401, 403 ->
          answers
              + ": it refuses the account '"
              + user
              + "'; give both the same exodus.engine.interlay-password";
      case 404 -> answers + ": see that exodus.engine.url is the engine's";
      default -> answers;
    };
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
