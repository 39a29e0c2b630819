package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.redis.compare.KeyDigest;
import io.exodus.endpoint.redis.compare.SideDigests;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.EpochGuard;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.copy.RedisCopier;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamState;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Both servers end every connection that says nothing for a second ({@code timeout 1}). */
class IdleConnectionsIT {

  /** By then such a server has ended what is idle. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private static final int RECORDS = 400;

  private ReplicationServers servers;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers("timeout 1");
  }

  @AfterEach
  void stop() throws Exception {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFinishACopyThatTakesLongerThanTheTimeout(boolean log) throws Exception {
    fill(log);
    List<FailedRecord> failed = new CopyOnWriteArrayList<>();
    Copier.Listener slow =
        new Copier.Listener() {
          @Override
          public void progress(long copied, long expected, long bytes) {}

          @Override
          public void failed(FailedRecord record) {
            failed.add(record);
            // Holds the copy up: neither server hears of it meanwhile.
            await().pollDelay(SILENCE).until(() -> true);
          }
        };

    Copier.Result result = new RedisCopier().copy(servers.link, slow, new Cancellation());

    assertThat(failed).hasSize(1);
    assertThat(result.copied()).isEqualTo(RECORDS);
    assertThat(servers.checkpoint(Direction.FORWARD).state()).isEqualTo(Checkpoint.State.READY);
  }

  /** One of the records is too big for the target. */
  private void fill(boolean log) {
    try (Jedis source = ReplicationServers.open(servers.link.source());
        Jedis target = ReplicationServers.open(servers.link.target())) {
      for (int i = 0; i < RECORDS; i++) {
        source.set("k" + i, "x");
      }
      byte[] big = new byte[3 << 19];
      new Random(1).nextBytes(big);
      source.set(new byte[] {'b'}, big);
      target.configSet("proto-max-bulk-len", Integer.toString(1 << 20));
      if (!log) {
        source.aclSetUser("default", "-psync");
      }
    }
  }

  @Test
  void shouldKeepTheStreamsConnectionWhenNothingHappens() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    Set<String> before = exodus();

    await().during(SILENCE).atMost(SILENCE.multipliedBy(3)).until(() -> exodus().equals(before));
    try (Jedis source = ReplicationServers.open(servers.link.source())) {
      source.set("a", "1");
    }
    servers.barrier(Direction.FORWARD);

    assertThat(exodus()).isEqualTo(before);
    assertThat(follower.states).doesNotContain(StreamState.STALLED);
  }

  /** Ids of the connections that the target holds of Exodus, but for the one that asks. */
  private Set<String> exodus() {
    try (Jedis target = ReplicationServers.open(servers.link.target())) {
      long own = target.clientId();
      return target
          .clientList()
          .lines()
          .filter(client -> client.contains(" name=exodus "))
          .map(client -> client.replaceFirst("^id=(\\d+) .*$", "$1"))
          .filter(id -> !id.equals(Long.toString(own)))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void shouldCompareOnAConnectionThatTheServerHasEnded() throws Exception {
    try (Jedis target = ReplicationServers.open(servers.link.target())) {
      target.select(3);
      target.set("a", "1");
    }
    byte[] key = {'a'};
    try (SideDigests digests = new SideDigests(servers.link.target())) {
      KeyDigest before = digests.dumps(3, List.of(key)).get(0);
      await().atMost(Duration.ofSeconds(20)).until(() -> exodus().isEmpty());

      assertThat(digests.missing(3, List.of(key))).isEmpty();
      assertThat(digests.dumps(3, List.of(key)).get(0)).isEqualTo(before);
      assertThat(before.missing()).isFalse();
    }
  }

  @Test
  void shouldHearWithinAMinuteThatAPeerHasVanished() throws Exception {
    try (Socket socket = RedisConnections.connect(servers.link.source())) {
      int silence = socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE);
      int probes =
          socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)
              * socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);

      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(silence + probes).isBetween(5, 60);
    }
  }

  @Test
  void shouldUseAControlConnectionThatTheServerHasEnded() {
    ExodusKeys space = new ExodusKeys("orders");
    try (ControlConnection control = new ControlConnection(servers.link.target())) {
      EpochGuard guard = EpochGuard.ofPrimary(control, space);
      guard.raise(3);
      await().atMost(Duration.ofSeconds(20)).until(() -> exodus().isEmpty());

      guard.run(4, List.of(), found -> List.of(Wire.command("SET", "effect", "1")));

      assertThat(Wire.text(control.call("GET", space.epoch()))).isEqualTo("4");
      assertThat(Wire.text(control.call("GET", "effect"))).isEqualTo("1");
    }
  }
}
