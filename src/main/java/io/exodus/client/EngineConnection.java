package io.exodus.client;

import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Reaches the Exodus API with the account of one of Exodus's own processes, at whichever of the
 * engine's nodes answers. Whether a call may be made twice, and what its answer says, is for
 * whoever makes it.
 */
final class EngineConnection {

  /** A call at one node. */
  interface Call<T> {
    T at(URI node) throws IOException;
  }

  private final EngineNodes nodes;
  private final String user;
  private final String passwordKey;
  private final String authorization;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param passwordKey property that gives both ends the password
   * @param timeout longest time for one answer of one node
   */
  EngineConnection(
      EngineNodes nodes, String user, Secret password, String passwordKey, Duration timeout) {
    this.nodes = nodes;
    this.user = user;
    this.passwordKey = passwordKey;
    this.authorization = password.basicAuthorization(user);
    this.timeout = timeout;
    this.client = HttpClients.of(timeout);
  }

  /**
   * Makes the call at the node that answered last, and once at each other one while it fails.
   *
   * @param again whether a call that failed so may be made at another node
   * @throws IOException how it failed at the last node that was tried
   */
  <T> T call(Call<T> call, Predicate<IOException> again) throws IOException {
    for (int others = nodes.size() - 1; ; others--) {
      URI node = nodes.current();
      try {
        return call.at(node);
      } catch (IOException e) {
        nodes.missed(node);
        if (others <= 0 || !again.test(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * @param path that begins with a slash
   * @param body JSON
   */
  HttpRequest.Builder request(URI node, String method, String path, BodyPublisher body) {
    return HttpRequest.newBuilder(EngineSettings.uri(node, path))
        .timeout(timeout)
        .header("Authorization", authorization)
        .header("Content-Type", "application/json")
        .method(method, body);
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request.build(), body);
  }

  /** What a 401 or 403 says. */
  String refused(HttpResponse<?> response) {
    return LoginRefused.words(
        user, passwordKey, response.headers().firstValue(LoginRefused.ASKED).isPresent());
  }
}
