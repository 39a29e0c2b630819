package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.control.InterlayException;
import io.exodus.interlay.control.OrderReader;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that has reported itself to the engine as an interlay, and does not know the token. */
class FakeInterlayTest {

  private static final Secret TOKEN = Secret.of("a-token-of-the-workers");
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final Obedient orders = new Obedient();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ControlServer real;
  private URI realUri;
  private HttpServer fake;
  private URI fakeUri;
  private volatile String challenge = "ab".repeat(48);
  private volatile Answer answer;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    real = new ControlServer("orders", any, null, orders);
    realUri = URI.create("http://127.0.0.1:" + real.address().getPort());
    real.start(ControlKey.of(TOKEN, "orders", "i-1", realUri));
    fake = HttpServer.create(any, 0);
    fake.setExecutor(threads);
    fakeUri = URI.create("http://127.0.0.1:" + fake.getAddress().getPort());
    fake.createContext("/", this::take);
    fake.start();
    answer = exchange -> send(exchange, 200, "{\"instance\":\"i-1\",\"epoch\":7,\"drained\":true}");
  }

  @AfterEach
  void stop() {
    fake.stop(0);
    threads.shutdownNow();
    real.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> seen.add(name + ": " + String.join(",", values)));
      seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      if (exchange.getRequestURI().getPath().equals("/control/challenge")) {
        send(exchange, 200, "{\"challenge\":\"" + challenge + "\"}");
      } else {
        answer.to(exchange);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** As the engine tells a worker of an instance: the fake one in the real one's name. */
  private InterlayControl worker() {
    return new InterlayControl(
        fakeUri, ControlKey.of(TOKEN, "orders", "i-1", fakeUri), null, TIMEOUT);
  }

  @Test
  void shouldLearnNothingThatTheRealOneObeys() throws Exception {
    SignedCalls stolen = new SignedCalls(realUri, ControlKey.of(TOKEN, "x", "x", realUri));
    challenge = stolen.challenge();
    assertThatThrownBy(() -> worker().hold(7, TIMEOUT, Duration.ZERO))
        .isInstanceOf(InterlayException.class);

    assertThat(seen).isNotEmpty().noneMatch(line -> line.contains(TOKEN.reveal()));
    String authorization =
        seen.stream()
            .filter(line -> line.startsWith("Authorization: "))
            .findFirst()
            .orElseThrow()
            .substring("Authorization: ".length());
    String order = seen.stream().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    assertThat(stolen.send("POST", "/control/hold", order, authorization)).startsWith("401");
    assertThat(
            stolen.send(
                "POST", "/control/route", "{\"epoch\":9,\"authority\":\"TARGET\"}", authorization))
        .startsWith("401");
    assertThat(orders.heard).isEmpty();
  }

  @Test
  void shouldNotBeBelievedWhenItSaysThatItHolds() {
    assertThatThrownBy(() -> worker().hold(7, TIMEOUT, Duration.ZERO))
        .isInstanceOf(InterlayException.class)
        .hasMessageContaining("not signed");
    answer = exchange -> send(exchange, 409, "{\"error\":\"overtaken\"}");
    assertThatThrownBy(() -> worker().route(7, Authority.TARGET))
        .isInstanceOfSatisfying(InterlayException.class, e -> assertThat(e.stale()).isFalse())
        .hasMessageContaining("not signed");
  }

  @Test
  void shouldNotBeBelievedWhenItRepeatsAnAnswerOfTheRealOne() {
    InterlayControl honest =
        new InterlayControl(realUri, ControlKey.of(TOKEN, "orders", "i-1", realUri), null, TIMEOUT);
    assertThat(honest.hold(7, TIMEOUT, Duration.ZERO).drained()).as("the control").isTrue();
    ControlKey key = ControlKey.of(TOKEN, "orders", "i-1", fakeUri);
    byte[] body = "{\"instance\":\"i-1\",\"epoch\":7,\"drained\":true}".getBytes();
    String earlier = key.answer("of another order", 200, body);
    answer =
        exchange -> {
          exchange.getResponseHeaders().set(OrderReader.SIGNATURE, earlier);
          send(exchange, 200, new String(body, StandardCharsets.UTF_8));
        };

    assertThatThrownBy(() -> worker().hold(7, TIMEOUT, Duration.ZERO))
        .hasMessageContaining("not signed");
  }

  @Test
  void shouldNotHoldAWorkerUpWhenItsAnswerNeverEnds() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write('{');
          out.flush();
          try {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    long before = System.nanoTime();
    assertThatThrownBy(() -> worker().hold(7, TIMEOUT, Duration.ZERO))
        .isInstanceOf(InterlayException.class)
        .hasMessageContaining("no answer within 1000 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMEOUT.multipliedBy(5));
  }

  @Test
  void shouldNotFillAWorkersMemory() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[1 << 20];
          for (int i = 0; i < 64; i++) {
            exchange.getResponseBody().write(much);
          }
        };
    InterlayControl patient =
        new InterlayControl(
            fakeUri, ControlKey.of(TOKEN, "orders", "i-1", fakeUri), null, Duration.ofSeconds(20));

    assertThatThrownBy(patient::status).hasMessageContaining("bytes, more than any valid answer");
  }
}
