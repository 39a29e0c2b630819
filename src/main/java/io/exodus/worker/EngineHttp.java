package io.exodus.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * Calls the Exodus API with a service account, at whichever of the engine's nodes answers. A call
 * that may have been heard is not repeated: whoever made it finds out what became of it.
 */
final class EngineHttp {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Set by the engine, milliseconds since 1970. */
  private static final String TIME = "Exodus-Time";

  private final EngineSettings settings;
  private final EngineClock clock = new EngineClock();
  private final HttpClient http;
  private final String authorization;

  EngineHttp(EngineSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
    this.authorization = settings.password().basicAuthorization(settings.user());
  }

  EngineClock clock() {
    return clock;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), e);
    }
  }

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  <T> T get(String path, TypeReference<T> type) {
    return read(send("GET", path, null), type);
  }

  <T> T post(String path, Object body, TypeReference<T> type) {
    return read(send("POST", path, body), type);
  }

  void post(String path, Object body) {
    send("POST", path, body);
  }

  void put(String path, Object body) {
    send("PUT", path, body);
  }

  /**
   * @throws EngineUnreachableException if no answer came
   * @throws EngineRefusedException if the answer is a refusal
   */
  private String send(String method, String path, Object body) {
    for (int others = settings.nodes().size() - 1; ; others--) {
      URI node = settings.nodes().current();
      try {
        return answer(node, method, path, body);
      } catch (ConnectException | HttpConnectTimeoutException e) {
        settings.nodes().missed(node);
        if (others <= 0) {
          throw silent(node, e);
        }
      } catch (IOException e) {
        settings.nodes().missed(node);
        throw silent(node, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineUnreachableException("interrupted while asking the engine", e);
      }
    }
  }

  private String answer(URI node, String method, String path, Object body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(EngineSettings.uri(node, "/exodus/api" + path))
            .timeout(settings.timeout())
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    long asked = System.nanoTime();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    long took = System.nanoTime() - asked;
    response.headers().firstValueAsLong(TIME).ifPresent(time -> clock.heard(time, took));
    if (response.statusCode() >= 500) {
      settings.nodes().missed(node);
      throw new EngineUnreachableException(
          "the engine at "
              + node
              + " answers "
              + response.statusCode()
              + " to "
              + method
              + " "
              + path,
          null);
    }
    if (response.statusCode() == EngineHeldException.STATUS) {
      throw new EngineHeldException(message(response));
    }
    if (response.statusCode() >= 400) {
      throw new EngineRefusedException(response.statusCode(), message(response));
    }
    return response.body();
  }

  private static EngineUnreachableException silent(URI node, IOException e) {
    return new EngineUnreachableException("the engine at " + node + " does not answer: " + e, e);
  }

  private static String message(HttpResponse<String> response) {
    try {
      JsonNode message = JSON.readTree(response.body()).get("message");
      if (message != null) {
        return message.asText();
      }
    } catch (IOException e) {
      // No JSON: the status has to do.
    }
    return "the engine answers " + response.statusCode() + " to " + response.request().uri();
  }

  private static <T> T read(String body, TypeReference<T> type) {
    try {
      return body == null || body.isBlank() ? null : JSON.readValue(body, type);
    } catch (IOException e) {
      throw new EngineUnreachableException("the engine's answer cannot be read", e);
    }
  }
}
