package io.exodus.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import com.sun.net.httpserver.HttpServer;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the engine's nodes is called, and whether again, by workers and by interlays. */
class EngineConnectionTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  private static final TaskInHand HAND = new TaskInHand("m-1", "task", "worker");

  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();
  private HttpServer failing;
  private HttpServer sound;

  @BeforeEach
  void start() throws IOException {
    failing = node(503, first);
    sound = node(200, second);
  }

  @AfterEach
  void stop() {
    failing.stop(0);
    sound.stop(0);
  }

  private static HttpServer node(int status, AtomicInteger calls) throws IOException {
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
    node.createContext(
        "/",
        call -> {
          calls.incrementAndGet();
          call.sendResponseHeaders(status, answer.length);
          call.getResponseBody().write(answer);
          call.close();
        });
    node.start();
    return node;
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static URI uri(HttpServer node) {
    return uri(node.getAddress().getPort());
  }

  /** Where nothing listens. */
  private static URI dead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return uri(socket.getLocalPort());
    }
  }

  private static EngineHttp worker(URI... nodes) {
    return new EngineHttp(
        new EngineSettings(
            new EngineNodes(List.of(nodes)),
            "/engine-rest",
            "exodusWorker",
            Secret.of("password"),
            TIMEOUT));
  }

  private static EngineCalls interlay(URI... nodes) {
    return new EngineCalls(
        new EngineNodes(List.of(nodes)),
        "exodusInterlay",
        Secret.of("password"),
        "exodus.engine.interlay-password",
        TIMEOUT);
  }

  @Test
  void shouldCallTheNextNodeWhenNothingListensAtOne() throws IOException {
    assertThat(worker(dead(), uri(sound)).get("/x", MAP)).isEmpty();
    assertThat(interlay(dead(), uri(sound)).send("PUT", "/x", BodyPublishers.noBody()))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{}");
    assertThat(second).hasValue(2);
  }

  /** Whether the first has done what was asked is not known. */
  @Test
  void shouldNotRepeatWhatAWorkersCallMayHaveDone() {
    EngineHttp worker = worker(uri(failing), uri(sound));

    assertThatExceptionOfType(EngineUnreachableException.class)
        .isThrownBy(() -> worker.post(HAND, "/x", Map.of()))
        .withMessage("the engine at " + uri(failing) + " answers 503 to POST /x");
    assertThat(second).hasValue(0);

    worker.post(HAND, "/x", Map.of());
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(1);
  }

  @Test
  void shouldAskTheNextNodeWhatAWorkerWantsToKnow() {
    assertThat(worker(uri(failing), uri(sound)).get("/x", MAP)).isEmpty();
    assertThat(worker(uri(failing), uri(sound)).post("/x", Map.of(), MAP)).isEmpty();
    worker(uri(failing), uri(sound)).postRepeatable(HAND, "/x", Map.of());
    assertThat(first).hasValue(3);
    assertThat(second).hasValue(3);
  }

  @Test
  void shouldRepeatAnInterlaysReportAtTheNextNode() throws IOException {
    EngineCalls interlay = interlay(uri(failing), uri(sound));

    interlay.send("PUT", "/x", BodyPublishers.noBody());
    interlay.send("PUT", "/x", BodyPublishers.noBody());

    assertThat(first).hasValue(1);
    assertThat(second).hasValue(2);
  }

  @Test
  void shouldTryEachNodeOnceWhenNoneAnswers() throws IOException {
    URI last = dead();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> interlay(uri(failing), last).send("PUT", "/x", BodyPublishers.noBody()))
        .withMessage("nothing answers at " + last);
    assertThat(first).hasValue(1);
  }
}
