package io.exodus.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Calls the Exodus API with a service account, at whichever of the engine's nodes answers. A
 * question is asked at each node until one answers. What changes anything, and may have been heard,
 * is not repeated: whoever said it finds out what became of it.
 */
public final class EngineHttp {

  /** Set by the engine, milliseconds since 1970. */
  private static final String TIME = "Exodus-Time";

  private final EngineConnection engine;
  private final EngineClock clock = new EngineClock();

  EngineHttp(EngineSettings settings) {
    this.engine =
        new EngineConnection(
            settings.nodes(),
            settings.user(),
            settings.password(),
            "exodus.engine.worker-password",
            settings.timeout());
  }

  EngineClock clock() {
    return clock;
  }

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public <T> T get(String path, TypeReference<T> type) {
    return read(send(null, "GET", path, null), type);
  }

  <T> T post(String path, Object body, TypeReference<T> type) {
    return read(send(null, "POST", path, body), type);
  }

  public <T> T post(TaskInHand hand, String path, Object body, TypeReference<T> type) {
    return read(send(hand, "POST", path, body), type);
  }

  public void post(TaskInHand hand, String path, Object body) {
    send(hand, "POST", path, body);
  }

  /** As {@link #post(TaskInHand, String, Object)}, for what changes nothing when said twice. */
  public void postRepeatable(TaskInHand hand, String path, Object body) {
    send(hand, "POST", path, body, e -> true);
  }

  void put(TaskInHand hand, String path, Object body) {
    send(hand, "PUT", path, body);
  }

  /**
   * @param hand null for a question
   */
  private String send(TaskInHand hand, String method, String path, Object body) {
    return send(hand, method, path, body, e -> hand == null || unheard(e));
  }

  /**
   * @param again whether a call that failed so may be made at another node
   * @throws EngineUnreachableException if no answer came
   * @throws EngineRefusedException if the answer is a refusal
   */
  private String send(
      TaskInHand hand, String method, String path, Object body, Predicate<IOException> again) {
    try {
      return engine.call(node -> answer(hand, node, method, path, body), again);
    } catch (IOException e) {
      throw new EngineUnreachableException(e.getMessage(), e.getCause());
    }
  }

  /** Nobody was there to hear the call. */
  private static boolean unheard(IOException e) {
    return e.getCause() instanceof ConnectException
        || e.getCause() instanceof HttpConnectTimeoutException;
  }

  private String answer(TaskInHand hand, URI node, String method, String path, Object body)
      throws IOException {
    HttpRequest.Builder call =
        engine.request(
            node,
            method,
            "/exodus/api" + path,
            body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
    if (hand != null) {
      call.header(TaskHeaders.TASK, hand.task()).header(TaskHeaders.WORKER, hand.worker());
    }
    long asked = System.nanoTime();
    HttpResponse<String> response;
    try {
      response = engine.send(call, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException("the engine at " + node + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnreachableException("interrupted while asking the engine", e);
    }
    long took = System.nanoTime() - asked;
    response.headers().firstValueAsLong(TIME).ifPresent(time -> clock.heard(time, took));
    if (response.statusCode() >= 500) {
      throw new IOException(
          "the engine at "
              + node
              + " answers "
              + response.statusCode()
              + " to "
              + method
              + " "
              + path);
    }
    if (response.statusCode() == EngineHeldException.STATUS) {
      throw new EngineHeldException(message(response));
    }
    if (response.statusCode() >= 400) {
      throw new EngineRefusedException(response.statusCode(), message(response));
    }
    return response.body();
  }

  private String message(HttpResponse<String> response) {
    try {
      JsonNode message = Json.MAPPER.readTree(response.body()).get("message");
      if (message != null) {
        return message.asText();
      }
    } catch (IOException e) {
      // No JSON: the status has to do.
    }
    String answers =
        "the engine answers " + response.statusCode() + " to " + response.request().uri();
    boolean account = response.statusCode() == 401 || response.statusCode() == 403;
    return account ? answers + ": " + engine.refused(response) : answers;
  }

  private static <T> T read(String body, TypeReference<T> type) {
    try {
      return body == null || body.isBlank() ? null : Json.MAPPER.readValue(body, type);
    } catch (IOException e) {
      throw new EngineUnreachableException("the engine's answer cannot be read", e);
    }
  }
}
