package io.exodus.telemetry;

import io.exodus.client.HttpClients;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;

/** Reads what the monitoring reads, with its account where it has one. */
final class MonitoringHttp {

  private final HttpClient client;
  private final String user;
  private final Secret password;
  private final Duration timeout;

  /**
   * @param user null where nobody is asked for
   */
  MonitoringHttp(String user, Secret password, Duration timeout) {
    this.client = HttpClients.of(timeout);
    this.user = user;
    this.password = password;
    this.timeout = timeout;
  }

  /**
   * @throws IOException if it does not answer in time, or with anything but 200, in words
   */
  String get(URI uri) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
    if (user != null) {
      request.header("Authorization", password.basicAuthorization(user));
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("it answers with status " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the answer", e);
    } catch (ConnectException e) {
      throw new IOException(
          "it cannot be reached: " + Objects.requireNonNullElse(e.getMessage(), "no connection"),
          e);
    }
  }
}
