package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.redis.compare.RedisComparer;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.preflight.RedisInspector;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.ReplicationData;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.ReplicationTraffic;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.RecordId;
import io.exodus.migration.Severity;
import io.exodus.migration.StreamState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** A newer server on one side: what is copied, followed, compared and carried back. */
class RedisVersionsIT {

  private ReplicationServers servers;

  @AfterEach
  void stop() throws Exception {
    if (servers != null) {
      servers.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCopyAndFollowWhenSourceIsNewer(NewerServer newer) throws Exception {
    servers = ReplicationServers.withNewer(newer.executable(), true);
    Jedis source = servers.source();
    Jedis target = servers.target();
    ReplicationData.seed(source);
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    try (ReplicationTraffic traffic =
        new ReplicationTraffic(servers.source(), newer.carriesGroups())) {
      traffic.awaitRounds(100);
    }
    target.set("hash", "diverged");
    target.set("empty", "diverged");
    follower.repairs.add(new RecordId("0", "hash"));
    follower.repairs.add(new RecordId("0", "empty"));
    Awaitility.await()
        .untilAsserted(() -> assertThat(follower.repaired).as("%s", follower.failed).hasSize(2));
    servers.barrier(Direction.FORWARD);

    Map<String, Object> expected = ReplicationData.everything(source);
    assertThat(ReplicationData.everything(target)).isEqualTo(expected);
    assertThat(follower.failed).isEmpty();
    assertThat(divergences(Direction.FORWARD)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSetAsideAndRepairWhenTargetDoesNotKnowACommand(NewerServer newer) throws Exception {
    servers = ReplicationServers.withNewer(newer.executable(), true);
    Jedis source = servers.source();
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    source.functionLoad("#!lua name=lib\nredis.register_function('f', function() return 1 end)");
    source.set("a", "1");
    servers.barrier(Direction.FORWARD);

    assertThat(follower.failed)
        .extracting(failed -> failed.record().toString())
        .containsExactly("commands/FUNCTION");
    assertThat(servers.target().get("a")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource
  void shouldCopyAndFollowWhenTargetIsNewer(NewerServer newer) throws Exception {
    servers = ReplicationServers.withNewer(newer.executable(), false);
    Jedis source = servers.source();
    ReplicationData.seed(source);
    servers.copy();
    var forward = servers.follow(Direction.FORWARD);
    forward.await(StreamState.FOLLOWING);
    var reverse = servers.follow(Direction.REVERSE);
    reverse.await(StreamState.ARMED);
    forward.stop();
    servers.put(Direction.REVERSE, Checkpoint.ready(servers.end(Direction.REVERSE), 1));
    try (ReplicationTraffic traffic =
        new ReplicationTraffic(servers.target(), newer.carriesGroups())) {
      traffic.awaitRounds(100);
    }
    servers.barrier(Direction.REVERSE);

    assertThat(ReplicationData.everything(source))
        .isEqualTo(ReplicationData.everything(servers.target()));
    assertThat(divergences(Direction.REVERSE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAPairWhoseConsumerGroupsCannotBeCarried(NewerServer newer) throws Exception {
    servers = ReplicationServers.withNewer(newer.executable(), true);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      traffic.awaitRounds(1);
    }

    List<Finding> found = new RedisInspector().compatibility(servers.link);

    assertThat(found)
        .filteredOn(finding -> finding.message().contains("ENTRIESREAD"))
        .hasSize(newer.carriesGroups() ? 0 : 1)
        .allMatch(finding -> finding.severity() == Severity.CRITICAL);
  }

  /** What the validation finds. */
  private List<Divergence> divergences(Direction direction) throws InterruptedException {
    List<Divergence> found = new CopyOnWriteArrayList<>();
    Comparer.Result result =
        new RedisComparer()
            .compare(
                servers.link,
                direction,
                Duration.ofMillis(200),
                new Comparer.Listener() {
                  @Override
                  public void progress(long compared, long expected, long suspected) {}

                  @Override
                  public void divergence(Divergence divergence) {
                    found.add(divergence);
                  }
                },
                new Cancellation());
    assertThat(result.compared()).isPositive();
    assertThat(result.unsettled()).isEmpty();
    return found;
  }
}
