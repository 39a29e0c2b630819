package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Follower.State;
import io.exodus.endpoint.RecordId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A newer server on one side, where this machine has one. */
class RedisVersionsIT {

  private static final Path NEWER = Path.of("/usr/bin/redis-server");

  private ReplicationServers servers;

  @BeforeEach
  void newerServerPresent() {
    Assumptions.assumeTrue(Files.isExecutable(NEWER), "no newer Redis server on this machine");
  }

  @AfterEach
  void stop() throws Exception {
    if (servers != null) {
      servers.close();
    }
  }

  @Test
  void shouldCopyAndFollowWhenSourceIsNewer() throws Exception {
    servers = ReplicationServers.withNewer(NEWER, true);
    Jedis source = servers.source();
    Jedis target = servers.target();
    ReplicationData.seed(source);
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(State.FOLLOWING);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      traffic.awaitRounds(100);
    }
    target.set("hash", "diverged");
    target.set("empty", "diverged");
    follower.repairs.add(new RecordId("0", "hash"));
    follower.repairs.add(new RecordId("0", "empty"));
    Awaitility.await().until(() -> follower.repaired.size() == 2);
    servers.barrier(Direction.FORWARD);

    Map<String, Object> expected = ReplicationData.everything(source);
    assertThat(ReplicationData.everything(target)).isEqualTo(expected);
    assertThat(follower.failed).isEmpty();
  }

  @Test
  void shouldSetAsideAndRepairWhenTargetDoesNotKnowACommand() throws Exception {
    servers = ReplicationServers.withNewer(NEWER, true);
    Jedis source = servers.source();
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(State.FOLLOWING);

    source.functionLoad("#!lua name=lib\nredis.register_function('f', function() return 1 end)");
    source.set("a", "1");
    servers.barrier(Direction.FORWARD);

    assertThat(follower.failed)
        .extracting(failed -> failed.record().toString())
        .containsExactly("commands/FUNCTION");
    assertThat(servers.target().get("a")).isEqualTo("1");
  }

  @Test
  void shouldCopyAndFollowWhenTargetIsNewer() throws Exception {
    servers = ReplicationServers.withNewer(NEWER, false);
    Jedis source = servers.source();
    ReplicationData.seed(source);
    servers.copy();
    var forward = servers.follow(Direction.FORWARD);
    forward.await(State.FOLLOWING);
    var reverse = servers.follow(Direction.REVERSE);
    reverse.await(State.ARMED);
    forward.stop();
    servers.put(Direction.REVERSE, Checkpoint.ready(servers.end(Direction.REVERSE), 1));
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.target())) {
      traffic.awaitRounds(100);
    }
    servers.barrier(Direction.REVERSE);

    assertThat(ReplicationData.everything(source))
        .isEqualTo(ReplicationData.everything(servers.target()));
  }
}
