package io.exodus.interlay;

import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.OrderSignature;
import io.exodus.migration.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Orders that a test signs and sends by hand. */
final class SignedCalls {

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final ControlKey key;

  SignedCalls(URI uri, ControlKey key) {
    this.uri = uri;
    this.key = key;
  }

  String challenge() throws IOException, InterruptedException {
    String answer =
        client
            .send(
                HttpRequest.newBuilder(uri.resolve("/control/challenge")).build(),
                BodyHandlers.ofString())
            .body();
    return answer.replaceAll(".*\"challenge\":\"([0-9a-f]+)\".*", "$1");
  }

  String authorization(String method, String path, String body, String challenge) {
    String nonce = UUID.randomUUID().toString().replace("-", "");
    String digest = Sha256.of(body.getBytes(StandardCharsets.UTF_8));
    return new OrderSignature(
            challenge, nonce, digest, key.order(method, path, challenge, nonce, digest))
        .header();
  }

  /** Status and body of the answer. */
  String send(String method, String path, String body, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path)).method(method, BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    var response = client.send(request.build(), BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  String post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body, authorization("POST", path, body, challenge()));
  }
}
