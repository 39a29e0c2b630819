package io.exodus.migration.api;

import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Calls the Exodus API for a part that reports of interlays, at whichever node answers, and has
 * words for what goes wrong.
 */
public final class EngineCalls {

  private final EngineNodes nodes;
  private final String user;
  private final Secret password;
  private final String passwordKey;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param nodes of the API, such as {@code http://engine:8080/exodus/api}
   * @param passwordKey property that gives both ends the password
   * @param timeout longest time for one answer of one node
   */
  public EngineCalls(
      EngineNodes nodes, String user, Secret password, String passwordKey, Duration timeout) {
    this.nodes = nodes;
    this.user = user;
    this.password = password;
    this.passwordKey = passwordKey;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Once at each node: what is told may be told twice.
   *
   * @param path below the API's, such as {@code /interlays/orders/probes/shop}
   * @param body JSON
   * @return the answer's body
   * @throws IOException if no node takes it, in words
   */
  public byte[] send(String method, String path, BodyPublisher body) throws IOException {
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
            .timeout(timeout)
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
          "the engine at " + node + " does not answer within " + timeout.toSeconds() + " s", e);
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
          answers + ": it refuses the account '" + user + "'; give both the same " + passwordKey;
      case 404 -> answers + ": see that exodus.engine.url is the engine's";
      default -> answers;
    };
  }
}
