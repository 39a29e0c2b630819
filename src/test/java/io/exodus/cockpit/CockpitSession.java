package io.exodus.cockpit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A person in Cockpit, as the browser's session is. */
final class CockpitSession {

  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final URI server;

  CockpitSession(int port) {
    this.server = URI.create("http://localhost:" + port + "/camunda/");
  }

  /** The password is the name. */
  CockpitSession login(String user) throws IOException, InterruptedException {
    String token = get("app/cockpit/default/").headers().firstValue("X-XSRF-TOKEN").orElseThrow();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(server.resolve("api/admin/auth/user/default/login/cockpit"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-XSRF-TOKEN", token)
                .POST(HttpRequest.BodyPublishers.ofString("username=" + user + "&password=" + user))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(user + " cannot log in: " + answer);
    }
    return this;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What the tab asks for. */
  HttpResponse<String> migration(String processInstance) throws IOException, InterruptedException {
    return get(
        "api/cockpit/plugin/exodus/default/process-instance/" + processInstance + "/migration");
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return new JsonMapper().readTree(response.body());
  }
}
