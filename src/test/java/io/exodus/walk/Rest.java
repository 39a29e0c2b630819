package io.exodus.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of an entry of the table the request that it describes, about the things of one process.
 */
public final class Rest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("\\$(\\w+)");
  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");
  private static final String BOUNDARY = "the-boundary-of-parts";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  public Rest(int port) {
    this.port = port;
  }

  /**
   * @param names what the names in the entry stand for
   * @throws IllegalArgumentException if the entry uses a name that stands for nothing
   */
  public HttpResponse<String> send(
      Operation operation, Entry entry, Actor actor, Map<String, String> names)
      throws IOException, InterruptedException {
    Map<String, String> all = new java.util.HashMap<>(names);
    all.put("self", actor.user());
    all.put("password", actor.password());
    int[] next = {0};
    String path =
        PARAMETER
            .matcher(operation.path())
            .replaceAll(
                parameter ->
                    Matcher.quoteReplacement(
                        URLEncoder.encode(
                            fill(entry.at().get(next[0]++), all), StandardCharsets.UTF_8)));
    String query = entry.query().isEmpty() ? "" : "?" + fill(entry.query(), all);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/engine-rest" + path + query))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", Secret.of(actor.password()).basicAuthorization(actor.user()));
    JsonNode body = entry.body() == null ? null : fill(entry.body(), all);
    if (operation.form()) {
      request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
      request.method(operation.method(), BodyPublishers.ofString(parts(body)));
    } else if (body == null) {
      request.method(operation.method(), BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(operation.method(), BodyPublishers.ofString(body.toString()));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String parts(JsonNode fields) {
    StringBuilder parts = new StringBuilder();
    fields
        .fields()
        .forEachRemaining(
            field -> {
              boolean file = field.getKey().contains(".") || field.getKey().equals("data");
              parts
                  .append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
                  .append(field.getKey())
                  .append(file ? "\"; filename=\"" + field.getKey() : "")
                  .append("\"\r\nContent-Type: ")
                  .append(file ? "application/octet-stream" : "text/plain")
                  .append("\r\n\r\n")
                  .append(field.getValue().asText())
                  .append("\r\n");
            });
    return parts.append("--" + BOUNDARY + "--\r\n").toString();
  }

  /** A text that is one name may stand for JSON. */
  private static JsonNode fill(JsonNode node, Map<String, String> names) throws IOException {
    if (node instanceof ObjectNode object) {
      ObjectNode filled = JSON.createObjectNode();
      for (var field : object.properties()) {
        filled.set(fill(field.getKey(), names), fill(field.getValue(), names));
      }
      return filled;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode filled = JSON.createArrayNode();
      for (JsonNode element : array) {
        filled.add(fill(element, names));
      }
      return filled;
    }
    if (!node.isTextual()) {
      return node;
    }
    String text = fill(node.asText(), names);
    return NAME.matcher(node.asText()).matches() && text.startsWith("{")
        ? JSON.readTree(text)
        : TextNode.valueOf(text);
  }

  private static String fill(String text, Map<String, String> names) {
    return NAME.matcher(text).replaceAll(name -> Matcher.quoteReplacement(value(name, names)));
  }

  private static String value(MatchResult name, Map<String, String> names) {
    String value = names.get(name.group(1));
    if (value == null) {
      throw new IllegalArgumentException("nothing is called '" + name.group(1) + "'");
    }
    return value;
  }
}
