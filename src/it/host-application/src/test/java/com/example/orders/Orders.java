package com.example.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application, started, and looked at from outside as ada. */
final class Orders implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String engine;

  private Orders(ConfigurableApplicationContext context, String contextPath, String engine) {
    this.context = context;
    this.engine = engine;
    this.url =
        "http://localhost:"
            + context.getEnvironment().getProperty("local.server.port")
            + contextPath;
  }

  static Orders start(String contextPath, String engine) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=0");
    arguments.add("--server.servlet.context-path=" + contextPath);
    arguments.add("--spring.jersey.application-path=" + engine);
    arguments.add("--ADA_PASSWORD=secret");
    // No database is there: how the engine is used is what matters here.
    for (String endpoint : List.of("old", "new")) {
      arguments.add("--exodus.endpoints.orders-" + endpoint + ".uri=redis://localhost:1");
      arguments.add("--ORDERS_" + endpoint.toUpperCase() + "_PASSWORD=secret");
    }
    arguments.add("--exodus.interlays.orders.listen=localhost:0");
    return new Orders(
        SpringApplication.run(OrdersApplication.class, arguments.toArray(String[]::new)),
        contextPath,
        engine);
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  List<String> select(String sql) {
    return context.getBean(JdbcClient.class).sql(sql).query(String.class).list();
  }

  int status(String path) {
    return send(request(path)).statusCode();
  }

  JsonNode get(String path) {
    return json(send(asAda(path)));
  }

  JsonNode engine(String path) {
    return get(engine + path);
  }

  JsonNode engine(String path, String body) {
    return json(
        send(
            asAda(engine + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  private HttpRequest.Builder asAda(String path) {
    String login = Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
    return request(path).header("Authorization", "Basic " + login);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
