package io.exodus.interlay.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.exodus.migration.Authority;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes {@link Orders} over HTTP. */
public final class ControlServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int THREADS = 4;
  private static final int LARGEST_ORDER = 16 * 1024;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Without it head and body of an answer leave apart, and Nagle holds the body back for 40 ms.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final Orders orders;
  private final byte[] authorization;
  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Binds the address; answers after {@link #start()}.
   *
   * @throws IOException when the address is taken
   */
  public ControlServer(String name, InetSocketAddress listen, Secret token, Orders orders)
      throws IOException {
    this.orders = orders;
    authorization = ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8);
    try {
      server = HttpServer.create(listen, 0);
    } catch (IOException e) {
      throw new IOException(
          "Interlay '"
              + name
              + "' can't listen for orders on "
              + listen
              + ": give it a free address",
          e);
    }
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread =
                  new Thread(task, "interlay-" + name + "-control-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    order("POST", "/control/prepare", o -> orders.prepare(epoch(o), authority(o)));
    order(
        "POST",
        "/control/hold",
        o -> orders.hold(epoch(o), millis(o, "longestHoldMillis"), millis(o, "drainMillis")));
    order("POST", "/control/drain", o -> orders.drain(epoch(o), millis(o, "drainMillis")));
    order("POST", "/control/route", o -> orders.route(epoch(o), authority(o)));
    order("GET", "/control/status", o -> orders.status());
  }

  public void start() {
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private interface Order {
    Object carryOut(JsonNode order);
  }

  private void order(String method, String path, Order order) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            respond(exchange, method, path, order);
          } catch (RuntimeException e) {
            LOG.error("The answer to {} failed", path, e);
          }
        });
  }

  private void respond(HttpExchange exchange, String method, String path, Order order)
      throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_ORDER);
    if (!authorized(exchange)) {
      answer(exchange, 401, error("the bearer token is missing or wrong"));
    } else if (!exchange.getRequestURI().getPath().equals(path)) {
      answer(exchange, 404, error("there is no such order"));
    } else if (!exchange.getRequestMethod().equals(method)) {
      answer(exchange, 405, error("use " + method));
    } else {
      try {
        answer(exchange, 200, order.carryOut(body.length == 0 ? null : JSON.readTree(body)));
      } catch (StaleOrderException e) {
        answer(exchange, 409, error(e.getMessage()));
      } catch (RefusedException e) {
        answer(exchange, 400, error(e.getMessage()));
      } catch (JsonProcessingException e) {
        answer(exchange, 400, error("the order is not JSON"));
      } catch (NoRouteException e) {
        answer(exchange, 503, error(e.getMessage()));
      } catch (RuntimeException e) {
        LOG.error("{} failed", path, e);
        answer(exchange, 500, error(String.valueOf(e.getMessage())));
      }
    }
  }

  private boolean authorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization);
  }

  private static Map<String, String> error(String message) {
    return Map.of("error", message);
  }

  private static void answer(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static long epoch(JsonNode order) {
    JsonNode epoch = order == null ? null : order.get("epoch");
    if (epoch == null || !epoch.isIntegralNumber() || epoch.asLong() < 0) {
      throw new RefusedException("epoch", epoch, "give the epoch of the attempt, a whole number");
    }
    return epoch.asLong();
  }

  private static Authority authority(JsonNode order) {
    String authority = order.path("authority").asText(null);
    for (Authority known : Authority.values()) {
      if (known.name().equals(authority)) {
        return known;
      }
    }
    throw new RefusedException("authority", authority, "give SOURCE or TARGET");
  }

  private static Duration millis(JsonNode order, String field) {
    JsonNode millis = order.get(field);
    if (millis == null
        || !millis.isIntegralNumber()
        || millis.asLong() < 0
        || millis.asLong() > LONGEST_WAIT.toMillis()) {
      throw new RefusedException(
          field, millis, "give milliseconds from 0 to " + LONGEST_WAIT.toMillis());
    }
    return Duration.ofMillis(millis.asLong());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
