package io.exodus.interlay.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Orders one interlay, over a connection that stays open between orders. */
public final class InterlayControl {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI control;
  private final Secret token;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param timeout for an answer, beside the time that the order itself may take
   */
  public InterlayControl(URI control, Secret token, Duration timeout) {
    this.control = control;
    this.token = token;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** What is under way at an interlay: see {@link io.exodus.interlay.Front.Load}. */
  public record Drained(boolean drained, int pending, int blocked, int held) {}

  /** Clients redirected, and clients ended because that could not be done. */
  public record Routed(int flipped, int ended) {}

  /** Clients connected, and those with a link to the next authority. */
  public record Prepared(int connections, int warm) {}

  public Prepared prepare(long epoch, Authority next) {
    JsonNode answer =
        order("prepare", Map.of("epoch", epoch, "authority", next.name()), Duration.ofSeconds(3));
    return new Prepared(answer.path("connections").asInt(), answer.path("warm").asInt());
  }

  public Drained hold(long epoch, Duration longest, Duration drain) {
    return drained(
        order(
            "hold",
            Map.of(
                "epoch", epoch,
                "longestHoldMillis", longest.toMillis(),
                "drainMillis", drain.toMillis()),
            drain));
  }

  public Drained drain(long epoch, Duration atMost) {
    return drained(
        order("drain", Map.of("epoch", epoch, "drainMillis", atMost.toMillis()), atMost));
  }

  public Routed route(long epoch, Authority authority) {
    JsonNode answer =
        order("route", Map.of("epoch", epoch, "authority", authority.name()), Duration.ZERO);
    return new Routed(answer.path("flipped").asInt(), answer.path("ended").asInt());
  }

  private static Drained drained(JsonNode answer) {
    return new Drained(
        answer.path("drained").asBoolean(),
        answer.path("pending").asInt(),
        answer.path("blocked").asInt(),
        answer.path("held").asInt());
  }

  private JsonNode order(String name, Map<String, Object> order, Duration itself) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(control.resolve("/control/" + name))
              .timeout(timeout.plus(itself))
              .header("Authorization", "Bearer " + token.reveal())
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(order)))
              .build();
      HttpResponse<byte[]> response =
          http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new InterlayException(
            control + " refuses '" + name + "': " + answer.path("message").asText(), null);
      }
      return answer;
    } catch (IOException e) {
      throw new InterlayException(control + " does not answer '" + name + "': " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterlayException("interrupted while ordering '" + name + "' of " + control, e);
    }
  }
}
