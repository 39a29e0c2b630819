package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.interlay.control.Challenges;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.control.OrderReader;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who orders, how often, and how slowly. */
class ControlServerTest {

  private static final Secret TOKEN = Secret.of("a-token-of-the-workers");
  private static final String HOLD =
      "{\"epoch\":7,\"longestHoldMillis\":1000,\"drainMillis\":1000}";

  private final Obedient orders = new Obedient();
  private final AtomicLong clock = new AtomicLong();
  private final List<Socket> sockets = new ArrayList<>();
  private ControlServer server;
  private URI uri;
  private SignedCalls calls;

  @BeforeEach
  void start() throws IOException {
    server =
        new ControlServer(
            "orders",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            orders,
            clock::get);
    uri = URI.create("http://127.0.0.1:" + server.address().getPort());
    server.start(key("i-1", uri));
    calls = new SignedCalls(uri, key("i-1", uri));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private static ControlKey key(String instance, URI uri) {
    return ControlKey.of(TOKEN, "orders", instance, uri);
  }

  private InterlayControl worker() {
    return new InterlayControl(uri, key("i-1", uri), null, Duration.ofSeconds(5));
  }

  @Test
  void shouldNameTheFieldWhenAnOrderMakesNoSense() throws Exception {
    assertThat(calls.post("/control/route", "{\"epoch\":2,\"authority\":\"ELSEWHERE\"}"))
        .startsWith("400")
        .contains("authority is 'ELSEWHERE': give SOURCE or TARGET");
    assertThat(calls.post("/control/hold", "{\"epoch\":2,\"longestHoldMillis\":-1}"))
        .startsWith("400")
        .contains("longestHoldMillis");
    assertThat(calls.post("/control/route", "no json")).startsWith("400");
    assertThat(calls.post("/control/route", "")).startsWith("400").contains("epoch");
    assertThat(calls.post("/control/unknown", "{}")).startsWith("404");
    assertThat(calls.post("/control/status", "{}")).startsWith("405").contains("GET");
    assertThat(calls.post("/control/hold", " ".repeat(16 * 1024 + 1))).startsWith("413");
    assertThat(orders.heard).isEmpty();
  }

  @Test
  void shouldCarryAnOrderOutOnceWhenItIsSentTwice() throws Exception {
    String signed = calls.authorization("POST", "/control/hold", HOLD, calls.challenge());

    assertThat(calls.send("POST", "/control/hold", HOLD, signed)).startsWith("200");
    assertThat(calls.send("POST", "/control/hold", HOLD, signed))
        .startsWith("401")
        .contains("already given");
    assertThat(orders.heard).containsExactly("hold 7");
  }

  @Test
  void shouldTakeAnOrderWhenTheWorkersChallengeHasBecomeTooOld() throws Exception {
    InterlayControl worker = worker();
    worker.prepare(7, Authority.TARGET);
    String old = calls.authorization("POST", "/control/hold", HOLD, calls.challenge());
    clock.addAndGet(Challenges.VALID.toNanos() + 1);

    assertThat(calls.send("POST", "/control/hold", HOLD, old)).startsWith("401");
    worker.hold(7, Duration.ofSeconds(1), Duration.ofSeconds(1));

    assertThat(orders.heard).containsExactly("prepare 7 TARGET", "hold 7");
  }

  @Test
  void shouldRefuseAnOrderWhenAnythingOfItIsAnother() throws Exception {
    String signed = calls.authorization("POST", "/control/hold", HOLD, calls.challenge());
    String challenge = signed.replaceAll(".*challenge=([0-9a-f]+).*", "$1");

    assertThat(calls.send("POST", "/control/drain", HOLD, signed)).startsWith("401");
    assertThat(calls.send("POST", "/control/hold", HOLD.replace('7', '8'), signed))
        .startsWith("401")
        .contains("changed after it was signed");
    assertThat(
            calls.send("POST", "/control/hold", HOLD, signed.replace(challenge, calls.challenge())))
        .startsWith("401");
    assertThat(orders.heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"instance", "address", "interlay", "token", "challenge", "bearer", "none"})
  void shouldRefuseAnOrderWhenItIsForAnother(String other) throws Exception {
    ControlKey key =
        switch (other) {
          case "instance" -> key("i-2", uri);
          case "address" -> key("i-1", URI.create("http://127.0.0.1:1"));
          case "interlay" -> ControlKey.of(TOKEN, "payments", "i-1", uri);
          case "token" -> ControlKey.of(Secret.of("another"), "orders", "i-1", uri);
          default -> key("i-1", uri);
        };
    String challenge = other.equals("challenge") ? "ab".repeat(48) : calls.challenge();
    String signed =
        new SignedCalls(uri, key).authorization("POST", "/control/hold", HOLD, challenge);
    String authorization =
        switch (other) {
          case "bearer" -> "Bearer " + TOKEN.reveal();
          case "none" -> null;
          default -> signed;
        };

    assertThat(calls.send("POST", "/control/hold", HOLD, authorization)).startsWith("401");
    assertThat(orders.heard).isEmpty();
    assertThat(calls.post("/control/hold", HOLD)).as("the control").startsWith("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "POST /control/ho",
        "POST /control/hold HTTP/1.1\r\nHost: a\r\nContent-Le",
        "POST /control/hold HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n",
        "POST /control/hold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void shouldTakeOrdersWhileConnectionsAreSlow(String sent) throws Exception {
    InterlayControl prepared = worker();
    prepared.prepare(7, Authority.TARGET);
    for (int i = 0; i < 400; i++) {
      slow(sent);
    }

    long before = System.nanoTime();
    prepared.hold(7, Duration.ofSeconds(1), Duration.ofSeconds(1));
    worker().route(7, Authority.TARGET);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(orders.heard).containsExactly("prepare 7 TARGET", "hold 7", "route 7 TARGET");
  }

  @Test
  void shouldEndAConnectionWhenItGivesNoOrderInTime() throws Exception {
    Socket silent = slow("");
    Socket slow = slow("GET /control/challenge HTTP/1.1\r\nHost: a\r\n\r\n");

    await().atMost(OrderReader.SLOWEST.multipliedBy(3)).until(() -> ended(silent) && ended(slow));
  }

  private Socket slow(String sent) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.address().getPort());
    sockets.add(socket);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static boolean ended(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      while (socket.getInputStream().read() >= 0) {
        // Its answer, if there is one.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }
}
