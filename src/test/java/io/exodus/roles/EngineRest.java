package io.exodus.roles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exodus.client.EngineNodes;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one person does over the engine's REST API and Exodus's own. */
public final class EngineRest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final EngineNodes engine;
  private final String authorization;
  private final Map<String, String> headers;

  public EngineRest(URI engine, String user, String password) {
    this(new EngineNodes(List.of(engine)), user, password);
  }

  /** At whichever node takes a connection. */
  public EngineRest(EngineNodes engine, String user, String password) {
    this(engine, Secret.of(password).basicAuthorization(user), Map.of());
  }

  private EngineRest(EngineNodes engine, String authorization, Map<String, String> headers) {
    this.engine = engine;
    this.authorization = authorization;
    this.headers = headers;
  }

  /** The same person, whose calls carry these headers. */
  public EngineRest with(Map<String, String> headers) {
    return new EngineRest(engine, authorization, headers);
  }

  /** The same engine, as another person. */
  EngineRest as(String user, String password) {
    return new EngineRest(engine, user, password);
  }

  /** An answer that is no success. */
  public static final class Refused extends RuntimeException {

    private final int status;

    Refused(int status, String what, String body) {
      super(what + " is answered with " + status + ": " + body);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  public JsonNode get(String path) {
    return send("GET", path, null);
  }

  public JsonNode post(String path, Object body) {
    return send("POST", path, body);
  }

  public void put(String path) {
    put(path, null);
  }

  public void put(String path, Object body) {
    send("PUT", path, body);
  }

  /** Variables as the engine wants them. */
  public static ObjectNode variables(Map<String, ?> values) {
    ObjectNode variables = JSON.createObjectNode();
    values.forEach((name, value) -> variables.putObject(name).putPOJO("value", value));
    return variables;
  }

  private JsonNode send(String method, String path, Object body) {
    for (int others = engine.size() - 1; ; others--) {
      URI node = engine.current();
      try {
        return send(node, method, path, body);
      } catch (UncheckedIOException e) {
        engine.missed(node);
        if (others <= 0 || !(e.getCause() instanceof ConnectException)) {
          throw e;
        }
      }
    }
  }

  private JsonNode send(URI node, String method, String path, Object body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(node.resolve(path))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", authorization)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      headers.forEach(request::header);
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() >= 300) {
        throw new Refused(
            response.statusCode(),
            method + " " + path,
            new String(response.body(), StandardCharsets.UTF_8));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
