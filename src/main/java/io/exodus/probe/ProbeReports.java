package io.exodus.probe;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.migration.Secret;
import io.exodus.migration.api.EngineNodes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the engine, at whichever node answers, what a probe has found. */
public final class ProbeReports {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EngineNodes nodes;
  private final String network;
  private final String user;
  private final Secret password;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param nodes of the API, such as {@code http://engine:8080/exodus/api}
   * @param network that the probe looks from
   */
  public ProbeReports(
      EngineNodes nodes, String network, String user, Secret password, Duration timeout) {
    this.nodes = nodes;
    this.network = network;
    this.user = user;
    this.password = password;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * @param trouble null where the interlay answered
   * @throws IOException if no node takes it, in words
   */
  void report(String interlay, String address, String trouble, long millis) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("address", address);
    body.put("trouble", trouble);
    body.put("millis", millis);
    byte[] json = JSON.writeValueAsBytes(body);
    String path = "/interlays/" + interlay + "/probes/" + network;
    for (int others = nodes.size() - 1; ; others--) {
      URI node = nodes.current();
      try {
        send(node, path, json);
        return;
      } catch (IOException e) {
        nodes.missed(node);
        if (others <= 0 || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private void send(URI node, String path, byte[] json) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.toString().replaceAll("/+$", "") + path))
            .timeout(timeout)
            .header("Authorization", password.basicAuthorization(user))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(json))
            .build();
    try {
      HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
      if (answer.statusCode() != 200) {
        throw new IOException("the engine at " + node + words(answer.statusCode()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while telling " + node, e);
    }
  }

  private String words(int status) {
    String answers = " answers " + status;
    return switch (status) {
      case 400 -> answers + ": it knows no interlay of that name; configure it there too";
      case 401, 403 ->
          answers
              + ": it refuses the account '"
              + user
              + "'; give both the same exodus.engine.probe-password";
      case 404 -> answers + ": see that exodus.engine.url is the engine's";
      default -> answers;
    };
  }
}
