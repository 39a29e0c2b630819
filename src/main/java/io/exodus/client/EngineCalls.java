package io.exodus.client;

import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls the Exodus API for a part that reports of interlays, at whichever node answers, and has
 * words for what goes wrong.
 */
public final class EngineCalls {

  /** What the engine says of a refusal, in JSON. */
  private static final Pattern MESSAGE = Pattern.compile("^\\{\"message\":\"([^\"\\\\]+)\"");

  private static final int LONGEST_WORDS = 1_000;

  private final EngineConnection engine;
  private final Duration timeout;

  /**
   * @param nodes of the API, such as {@code http://engine:8080/exodus/api}
   * @param passwordKey property that gives both ends the password
   * @param timeout longest time for one answer of one node
   */
  public EngineCalls(
      EngineNodes nodes, String user, Secret password, String passwordKey, Duration timeout) {
    this.engine = new EngineConnection(nodes, user, password, passwordKey, timeout);
    this.timeout = timeout;
  }

  /** Without headers of its own. */
  public byte[] send(String method, String path, BodyPublisher body) throws IOException {
    return send(method, path, Map.of(), body);
  }

  /**
   * Once at each node: what is told may be told twice.
   *
   * @param path below the API's, such as {@code /interlays/orders/probes/shop}
   * @param body JSON
   * @return the answer's body
   * @throws IOException if no node takes it, in words
   */
  public byte[] send(String method, String path, Map<String, String> headers, BodyPublisher body)
      throws IOException {
    return engine.call(
        node -> send(node, method, path, headers, body),
        e -> !Thread.currentThread().isInterrupted());
  }

  private byte[] send(
      URI node, String method, String path, Map<String, String> headers, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        engine.request(node, method, path, body).header("Accept", "application/json");
    headers.forEach(request::header);
    try {
      HttpResponse<byte[]> response = engine.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("the engine at " + node + answers(response));
      }
      return response.body();
    } catch (ConnectException e) {
      // It has no words of its own.
      throw new IOException("nothing answers at " + node, e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "the engine at " + node + " does not answer within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + node, e);
    }
  }

  private String answers(HttpResponse<byte[]> response) {
    String answers = " answers " + response.statusCode();
    Matcher message =
        MESSAGE.matcher(
            new String(
                response.body(),
                0,
                Math.min(LONGEST_WORDS, response.body().length),
                StandardCharsets.UTF_8));
    if (message.find()) {
      return answers + ": " + message.group(1);
    }
    return switch (response.statusCode()) {
      case 400 -> answers + ": it knows no interlay of that name; configure it there too";
      case 401, 403 -> answers + ": " + engine.refused(response);
      case 404 -> answers + ": make sure that exodus.engine.url is the engine's";
      default -> answers;
    };
  }
}
