package io.exodus.endpoint.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of which each reply is written by the test. */
class RedisClientTest {

  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private EndpointSettings settings() {
    return new EndpointSettings(
        "new",
        "redis",
        URI.create("redis://127.0.0.1:" + server.getLocalPort()),
        "exodus",
        Secret.of("x"),
        "shop",
        Set.of(),
        Duration.ofMillis(300));
  }

  private static void write(Socket socket, String replies) throws IOException {
    socket.getOutputStream().write(replies.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldAnswerEachCommandOfManyWhenOneIsRefused() throws IOException {
    try (RedisClient client = RedisConnections.anonymous(settings());
        Socket socket = server.accept()) {
      write(socket, "+OK\r\n-NOPERM no\r\n*2\r\n:1\r\n-ERR inner\r\n");

      List<Object> replies =
          client.send(Wire.command("A"), Wire.command("B"), Wire.command("EXEC"));

      assertThat(replies)
          .containsExactly(
              "OK", new RespError("NOPERM no"), List.of(1L, new RespError("ERR inner")));
      assertThat(Wire.firstError(replies)).isEqualTo(new RespError("NOPERM no"));
    }
  }

  @Test
  void shouldTellARefusalInTheServersWordsAndGoOn() throws IOException {
    try (RedisClient client = RedisConnections.anonymous(settings());
        Socket socket = server.accept()) {
      write(socket, "-WRONGTYPE of another kind\r\n$1\r\n5\r\n");

      assertThatThrownBy(() -> client.call("GET", "k"))
          .isInstanceOf(RedisException.class)
          .hasMessage("WRONGTYPE of another kind");
      assertThat(client.text("GET", "k")).isEqualTo("5");
    }
  }

  /** It would be read as the answer to whatever is asked next. */
  @Test
  void shouldNeverTakeALateReplyForTheNextOnes() throws IOException {
    try (RedisClient client = RedisConnections.anonymous(settings());
        Socket socket = server.accept()) {
      assertThatThrownBy(() -> client.call("GET", "first"))
          .isInstanceOf(RedisException.class)
          .hasCauseInstanceOf(SocketTimeoutException.class);
      write(socket, "+late\r\n");

      assertThatThrownBy(() -> client.call("GET", "second"))
          .isInstanceOf(RedisException.class)
          .hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void shouldSayAtWhichAddressALoginIsRefused() {
    CompletableFuture<Void> served =
        CompletableFuture.runAsync(
            () -> {
              try (Socket socket = server.accept()) {
                write(socket, "-WRONGPASS invalid username-password pair\r\n-NOAUTH\r\n");
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    assertThatThrownBy(() -> RedisConnections.open(settings()))
        .isInstanceOf(EndpointRefusedException.class)
        .hasMessageContaining(
            "cannot connect to 127.0.0.1:"
                + server.getLocalPort()
                + ": WRONGPASS invalid username-password pair");
    // Ends with the connection: it was closed.
    assertThat(served).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void shouldSendBytesAsTheyAreAndTheElementsOfACollection() {
    byte[] key = {0, (byte) 0xff, '\r', '\n'};

    RespFrame command = Wire.command("DEL", key, List.of("ä", key), 7, Set.of());

    assertThat(command.words())
        .isDeepEqualTo(
            new byte[][] {
              "DEL".getBytes(StandardCharsets.UTF_8),
              key,
              "ä".getBytes(StandardCharsets.UTF_8),
              key,
              {'7'}
            });
  }
}
