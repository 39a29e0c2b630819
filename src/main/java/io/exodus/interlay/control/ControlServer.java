package io.exodus.interlay.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.exodus.interlay.Front;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.RouteKeeper;
import io.exodus.interlay.StaleOrderException;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the cutover's orders: {@code POST /control/prepare, hold, drain, route} and {@code GET
 * /control/status}. Every order carries its epoch and the bearer token; one of an epoch that is over
 * is answered with 409.
 */
public final class ControlServer implements AutoCloseable {

  static {
    // The JDK's server leaves Nagle on by default: 40 ms a request, in the middle of a hold.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_BODY = 64 * 1024;

  private final InterlaySettings settings;
  private final RouteKeeper keeper;
  private final HttpServer server;
  private final ExecutorService threads;

  public ControlServer(InterlaySettings settings, RouteKeeper keeper) throws IOException {
    this.settings = settings;
    this.keeper = keeper;
    this.server = HttpServer.create(settings.controlListen(), 0);
    this.threads =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "interlay-control-" + settings.name());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/control/", this::serve);
  }

  public void start() {
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** As told to the engine. */
  public URI uri() {
    return URI.create(
        "http://" + settings.controlListen().getHostString() + ":" + address().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!authorised(exchange)) {
        answer(exchange, 401, Map.of("message", "the control token is missing or wrong"));
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
      JsonNode order = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
      String name = exchange.getRequestURI().getPath().substring("/control/".length());
      answer(exchange, 200, obey(name, order));
    } catch (StaleOrderException e) {
      answer(exchange, 409, Map.of("message", e.getMessage()));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      answer(exchange, 400, Map.of("message", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.warn("{}: an order failed", settings.name(), e);
      answer(exchange, 500, Map.of("message", String.valueOf(e.getMessage())));
    }
  }

  private boolean authorised(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Secret token = settings.controlToken();
    return header != null
        && MessageDigest.isEqual(
            header.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> obey(String name, JsonNode order) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("instance", keeper.instance());
    if (name.equals("status")) {
      answer.put("route", keeper.gate().route());
      answer.put("stats", keeper.stats());
      return answer;
    }
    long epoch = number(order, "epoch");
    answer.put("epoch", epoch);
    switch (name) {
      case "prepare" -> {
        Front.Warmth warmth = keeper.prepare(authority(order), epoch);
        answer.put("connections", warmth.connections());
        answer.put("warm", warmth.warm());
      }
      case "hold" ->
          load(
              answer,
              keeper.hold(epoch, millis(order, "longestHoldMillis"), millis(order, "drainMillis")),
              false);
      case "drain" -> load(answer, keeper.drain(epoch, millis(order, "drainMillis")), true);
      case "route" -> {
        Front.Told told = keeper.route(authority(order), epoch);
        answer.put("flipped", told.flipped());
        answer.put("ended", told.ended());
      }
      default -> throw new IllegalArgumentException("there is no order '" + name + "'");
    }
    return answer;
  }

  private static void load(Map<String, Object> answer, Front.Load load, boolean blockedToo) {
    answer.put("drained", load.pending() == 0 && (!blockedToo || load.blocked() == 0));
    answer.put("pending", load.pending());
    answer.put("blocked", load.blocked());
    answer.put("held", load.held());
  }

  private static long number(JsonNode order, String field) {
    JsonNode value = order.get(field);
    if (value == null || !value.canConvertToLong()) {
      throw new IllegalArgumentException(field + " is missing or no number");
    }
    return value.asLong();
  }

  private static Duration millis(JsonNode order, String field) {
    return Duration.ofMillis(number(order, field));
  }

  private static Authority authority(JsonNode order) {
    return Authority.valueOf(order.path("authority").asText());
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
