package io.exodus.interlay.control;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * Orders one instance of an interlay about, over a connection that stays open. Safe for several
 * threads.
 *
 * <p>Every method throws {@link InterlayException} where the order was not carried out.
 */
public final class InterlayControl implements Orders {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final URI uri;
  private final Secret token;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param uri where the instance takes orders, as it reports it
   * @param timeout for one order, without the time that the order itself may wait
   */
  public InterlayControl(URI uri, Secret token, Duration timeout) {
    this.uri = uri;
    this.token = token;
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  public URI uri() {
    return uri;
  }

  @Override
  public Prepared prepare(long epoch, Authority authority) {
    return post(
        "prepare", Map.of("epoch", epoch, "authority", authority), Prepared.class, Duration.ZERO);
  }

  @Override
  public Held hold(long epoch, Duration longest, Duration drain) {
    return post(
        "hold",
        Map.of(
            "epoch",
            epoch,
            "longestHoldMillis",
            longest.toMillis(),
            "drainMillis",
            drain.toMillis()),
        Held.class,
        drain);
  }

  @Override
  public Held drain(long epoch, Duration atMost) {
    return post(
        "drain", Map.of("epoch", epoch, "drainMillis", atMost.toMillis()), Held.class, atMost);
  }

  @Override
  public Routed route(long epoch, Authority authority) {
    return post(
        "route", Map.of("epoch", epoch, "authority", authority), Routed.class, Duration.ZERO);
  }

  /** Also opens the connection, so that the next order does not wait for it. */
  @Override
  public Status status() {
    return exchange("status", request("status", Duration.ZERO).GET().build(), Status.class);
  }

  private <T> T post(String order, Map<String, ?> body, Class<T> answer, Duration waits) {
    try {
      byte[] bytes = JSON.writeValueAsBytes(body);
      HttpRequest request = request(order, waits).POST(BodyPublishers.ofByteArray(bytes)).build();
      return exchange(order, request, answer);
    } catch (IOException e) {
      throw new InterlayException(uri.toString(), order + " can't be written", 0, e);
    }
  }

  private HttpRequest.Builder request(String order, Duration waits) {
    return HttpRequest.newBuilder(uri.resolve("/control/" + order))
        .timeout(timeout.plus(waits))
        .header("Authorization", "Bearer " + token.reveal())
        .header("Content-Type", "application/json");
  }

  private <T> T exchange(String order, HttpRequest request, Class<T> answer) {
    try {
      HttpResponse<byte[]> response = send(request);
      if (response.statusCode() != 200) {
        String reason = JSON.readTree(response.body()).path("error").asText("no reason given");
        throw new InterlayException(
            uri.toString(), order + " refused: " + reason, response.statusCode(), null);
      }
      return JSON.readValue(response.body(), answer);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "it does not answer" : e.getMessage();
      throw new InterlayException(uri.toString(), order + " failed: " + reason, 0, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterlayException(uri.toString(), order + " interrupted", 0, e);
    }
  }

  /** Once more if a connection that lay idle was closed meanwhile: every order may be repeated. */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (java.net.http.HttpTimeoutException | java.net.ConnectException e) {
      throw e;
    } catch (IOException e) {
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }
}
