package io.exodus.endpoint.redis.control;

import static io.exodus.endpoint.redis.wire.Wire.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.endpoint.redis.wire.KeptConnection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class EpochGuardIT {

  private final ExodusKeys space = new ExodusKeys("orders");
  private SideServer server;
  private ControlConnection connection;
  private EpochGuard guard;
  private Jedis other;

  @BeforeEach
  void start() {
    server = new SideServer("guarded");
    connection = new ControlConnection(server.settings());
    guard = EpochGuard.ofPrimary(connection, space);
    other = server.exodus();
    other.select(ExodusKeys.SPARE_DATABASE);
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void shouldChangeNothingWhenASuccessorRaisesTheEpochBetweenLookAndEffect() {
    assertThatThrownBy(
            () ->
                guard.run(
                    4,
                    List.of(),
                    found -> {
                      EpochGuard.ofPrimary(new ControlConnection(server.settings()), space)
                          .raise(5);
                      return List.of(command("SET", "effect", "1"));
                    }))
        .isInstanceOf(StaleEpochException.class);

    assertThat(other.exists("effect")).isFalse();
    assertThat(other.get(space.epoch())).isEqualTo("5");
  }

  @Test
  void shouldLookAgainWhenOnlyItsOwnEpochWasWrittenBetweenLookAndEffect() {
    AtomicInteger looks = new AtomicInteger();

    guard.run(
        4,
        List.of(),
        found -> {
          if (looks.incrementAndGet() == 1) {
            other.set(space.epoch(), "4");
          }
          return List.of(command("SET", "effect", looks.get()));
        });

    assertThat(other.get("effect")).isEqualTo("2");
  }

  /** On another connection nothing would be WATCHed, and the effects would run one by one. */
  @Test
  void shouldChangeNothingWhenTheConnectionIsLostBetweenLookAndEffect() {
    guard.raise(4);

    assertThatThrownBy(
            () ->
                guard.run(
                    5,
                    List.of(),
                    found -> {
                      other
                          .clientList()
                          .lines()
                          .filter(client -> client.contains(" name=exodus "))
                          .forEach(
                              client ->
                                  other.clientKill(client.replaceFirst(".* addr=(\\S+) .*", "$1")));
                      long end = System.nanoTime() + 2 * KeptConnection.SILENCE_NANOS;
                      await().until(() -> System.nanoTime() > end);
                      return List.of(command("SET", "effect", "1"));
                    }))
        .isInstanceOf(EndpointException.class);

    assertThat(other.exists("effect")).isFalse();
    assertThat(other.get(space.epoch())).isEqualTo("4");
    guard.run(5, List.of(), found -> List.of(command("SET", "effect", "2")));
    assertThat(other.get("effect")).isEqualTo("2");
  }

  @Test
  void shouldTakeEffectWhenNobodyInterferes() {
    guard.run(4, List.of(), found -> List.of(command("SET", "effect", "1")));

    assertThat(other.get("effect")).isEqualTo("1");
    assertThat(other.get(space.epoch())).isEqualTo("4");
  }

  @Test
  void shouldChangeNothingWhenTransactionsAreRefused() {
    other.aclSetUser(SideServer.EXODUS, "-multi");

    assertThatThrownBy(
            () -> guard.run(4, List.of(), found -> List.of(command("SET", "effect", "1"))))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("NOPERM");

    assertThat(other.exists("effect", space.epoch())).isZero();
  }

  @Test
  void shouldChangeNothingWhenOneOfTheCommandsIsNotAllowed() {
    other.aclSetUser(SideServer.EXODUS, "-sadd");

    assertThatThrownBy(
            () ->
                guard.run(
                    4,
                    List.of(),
                    found -> List.of(command("SET", "effect", "1"), command("SADD", "s", "1"))))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("sadd");

    assertThat(other.exists("effect", space.epoch())).isZero();
    guard.raise(4);
    assertThat(other.get(space.epoch())).isEqualTo("4");
  }

  @Test
  void shouldTellOfACommandThatFailsInsideTheTransaction() {
    other.set("text", "1");

    assertThatThrownBy(
            () ->
                guard.run(
                    4,
                    List.of(),
                    found -> List.of(command("SADD", "text", "1"), command("SET", "effect", "1"))))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("WRONGTYPE");
  }
}
