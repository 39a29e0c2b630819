package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.server.ReplicationData;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.ReplicationTraffic;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

@Tag("slow")
class RedisFollowerIT {

  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    source = servers.source();
    target = servers.target();
  }

  @AfterEach
  void stop() throws Exception {
    servers.close();
  }

  @Test
  void shouldCarryEveryChangeOnceWhenWritesGoOnDuringCopy() throws Exception {
    ReplicationData.seed(source);
    var follower = servers.follow(Direction.FORWARD);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      traffic.awaitRounds(200);
      servers.copy();
      follower.await(StreamState.FOLLOWING);
      traffic.awaitRounds(traffic.rounds() + 500);
    }

    servers.barrier(Direction.FORWARD);

    assertThat(follower.failed).isEmpty();
    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
    assertThat(follower.states)
        .containsSubsequence(StreamState.WAITING, StreamState.CATCHING_UP, StreamState.FOLLOWING);
  }

  @Test
  void shouldCarryEveryChangeOnceWhenKilledAndFollowedAgain() throws Exception {
    servers.copy();
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      for (int i = 0; i < 8; i++) {
        var follower = servers.follow(Direction.FORWARD);
        follower.await(StreamState.FOLLOWING);
        traffic.awaitRounds(traffic.rounds() + 30 + 17 * i);
        follower.stop();
      }
    }
    servers.follow(Direction.FORWARD);

    servers.barrier(Direction.FORWARD);

    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
  }

  /** Negative control: a stream that begins too early does show in the comparison. */
  @Test
  void shouldBeSeenToApplyTwiceWhenItsCheckpointIsSetBack() throws Exception {
    servers.copy();
    Checkpoint copied = servers.checkpoint(Direction.FORWARD);
    var first = servers.follow(Direction.FORWARD);
    first.await(StreamState.FOLLOWING);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      traffic.awaitRounds(20);
    }
    servers.barrier(Direction.FORWARD);
    first.stop();
    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));

    servers.put(Direction.FORWARD, copied);
    servers.follow(Direction.FORWARD);
    servers.barrier(Direction.FORWARD);

    assertThat(ReplicationData.everything(target)).isNotEqualTo(ReplicationData.everything(source));
  }

  @Test
  void shouldCarryEveryChangeOnceWhenConnectionsAreCut() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      for (int i = 0; i < 10; i++) {
        traffic.awaitRounds(traffic.rounds() + 40);
        cut(i % 2 == 0 ? target : source);
      }
    }

    servers.barrier(Direction.FORWARD);

    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
    assertThat(follower.done).isNotDone();
  }

  /** Ends the connections of Exodus, not of the test's own clients: those have no such name. */
  private static void cut(Jedis server) {
    for (String client : server.clientList().split("\n")) {
      if (client.contains(" name=exodus") && !client.contains("cmd=client")) {
        String id = client.replaceFirst("^id=(\\d+) .*$", "$1");
        server.sendCommand(redis.clients.jedis.Protocol.Command.CLIENT, "KILL", "ID", id);
      }
    }
  }

  @Test
  void shouldLoseTheStreamWhenAnotherWorkerTakesIt() throws Exception {
    servers.copy();
    var first = servers.follow(Direction.FORWARD, "first");
    first.await(StreamState.FOLLOWING);
    var second = servers.follow(Direction.FORWARD, "second");
    second.await(StreamState.FOLLOWING);

    for (int i = 0; i < 100; i++) {
      source.incr("counter");
    }
    servers.barrier(Direction.FORWARD);

    assertThat(first.failure())
        .isInstanceOf(StreamLostException.class)
        .hasMessageContaining("second");
    assertThat(target.get("counter")).isEqualTo("100");
    assertThat(second.done).isNotDone();
  }

  @Test
  void shouldReturnWhenCutoverEndsTheStream() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    source.set("before", "1");
    servers.barrier(Direction.FORWARD);

    end(Direction.FORWARD);
    source.set("after", "1");

    assertThat(follower.failure()).isNull();
    assertThat(follower.last.state()).isEqualTo(StreamState.ENDED);
    assertThat(target.exists("before")).isTrue();
    assertThat(target.exists("after")).isFalse();
  }

  private void end(Direction direction) {
    try (Jedis jedis = ReplicationServers.open(servers.link.destination(direction))) {
      jedis.select(ExodusKeys.SPARE_DATABASE);
      jedis.hset(new ExodusKeys("m-1").checkpoint(direction), "state", "ENDED");
    }
  }

  @Test
  void shouldCarryOnlyWhatComesAfterThePositionWhenReverseStarts() throws Exception {
    source.set("counter", "10");
    servers.copy();
    var reverse = servers.follow(Direction.REVERSE);
    reverse.await(StreamState.ARMED);
    target.incr("counter");
    target.select(4);
    target.set("before", "1");

    Position barrier = servers.end(Direction.REVERSE);
    servers.put(Direction.REVERSE, Checkpoint.ready(barrier, 1));
    target.set("after", "1");
    target.select(0);
    target.incr("counter");
    reverse.await(StreamState.FOLLOWING);
    servers.barrier(Direction.REVERSE);

    assertThat(source.get("counter")).isEqualTo("11");
    source.select(4);
    assertThat(source.exists("before")).isFalse();
    assertThat(source.get("after")).isEqualTo("1");
  }

  @Test
  void shouldGoOnFromItsCheckpointWhenReverseIsFollowedAgain() throws Exception {
    servers.copy();
    var armed = servers.follow(Direction.REVERSE);
    armed.await(StreamState.ARMED);
    servers.put(Direction.REVERSE, Checkpoint.ready(servers.end(Direction.REVERSE), 1));
    armed.await(StreamState.FOLLOWING);
    target.incr("counter");
    servers.barrier(Direction.REVERSE);
    armed.stop();
    target.incr("counter");

    servers.follow(Direction.REVERSE);
    target.incr("counter");
    servers.barrier(Direction.REVERSE);

    assertThat(source.get("counter")).isEqualTo("3");
  }

  @Test
  void shouldKeepControlKeysWhenEverythingIsFlushed() throws Exception {
    ExodusKeys space = new ExodusKeys("m-1");
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.select(ExodusKeys.SPARE_DATABASE);
    target.set(space.epoch(), "9");
    target.sadd(space.fence(), "app");

    source.set("gone", "1");
    source.flushAll();
    source.select(15);
    source.set("in fifteen", "1");
    source.swapDB(15, 3);
    source.set("in fifteen now", "1");
    source.flushDB();
    source.select(0);
    source.set("after", "1");
    servers.barrier(Direction.FORWARD);

    assertThat(target.get(space.epoch())).isEqualTo("9");
    assertThat(target.smembers(space.fence())).containsExactly("app");
    assertThat(ReplicationData.everything(target))
        .isEqualTo(ReplicationData.everything(source))
        .containsOnlyKeys("0/after", "3/in fifteen");
    assertThat(follower.done).isNotDone();
  }

  @Test
  void shouldSetAsideAndRepairWhenACommandIsRefused() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.set("list", "not a list");

    source.rpush("list", "a", "b");
    source.set("other", "1");

    Awaitility.await().until(() -> !follower.repaired.isEmpty());
    assertThat(follower.repaired).containsExactly(new RecordId("0", "list"));
    assertThat(follower.failed).hasSize(1);
    assertThat(follower.failed.get(0).reason()).contains("RPUSH").contains("WRONGTYPE");
    assertThat(target.lrange("list", 0, -1)).containsExactly("a", "b");
    assertThat(target.get("other")).isEqualTo("1");
  }

  @Test
  void shouldRepairInOrderWhenTheRecordKeepsChanging() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      for (int i = 0; i < 3; i++) {
        int before = follower.repaired.size();
        target.set("counter", "999999");
        target.set("extra", "to be deleted");
        follower.repairs.add(new RecordId("0", "counter"));
        follower.repairs.add(new RecordId("0", "extra"));
        Awaitility.await().until(() -> follower.repaired.size() >= before + 2);
        traffic.awaitRounds(traffic.rounds() + 50);
      }
    }

    servers.barrier(Direction.FORWARD);

    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
  }

  @Test
  void shouldMakeTimeToLiveAbsoluteWhenItIsRelative() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.clientPause(1_500, redis.clients.jedis.args.ClientPauseMode.WRITE);

    source.set("a", "1");
    source.expire("a", 1000);
    source.setex("b", 1000, "1");
    source.psetex("c", 1_000_000, "1");
    servers.barrier(Direction.FORWARD);

    for (String key : new String[] {"a", "b", "c"}) {
      // Begun anew on the target they would be later by the pause.
      assertThat(target.pttl(key) - source.pttl(key)).isBetween(-500L, 500L);
    }
  }

  @Test
  void shouldReadTimeToLiveAgainWhenItWasReceivedLate() throws Exception {
    servers.copy();
    var first = servers.follow(Direction.FORWARD);
    first.await(StreamState.FOLLOWING);
    servers.barrier(Direction.FORWARD);
    first.stop();
    source.set("late", "1");
    source.expire("late", 1000);
    Instant written = Instant.now();
    Awaitility.await().until(() -> Instant.now().isAfter(written.plusMillis(1_500)));

    servers.follow(Direction.FORWARD);

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(target.pttl("late") - source.pttl("late")).isBetween(-500L, 500L));
  }

  @Test
  void shouldApplyNothingWhenTheLogIsGone() throws Exception {
    servers.copy();
    Checkpoint copied = servers.checkpoint(Direction.FORWARD);
    source.configSet("repl-backlog-size", "16384");
    for (int i = 0; i < 200; i++) {
      source.set("k" + i, "v".repeat(1000));
    }

    var follower = servers.follow(Direction.FORWARD);

    assertThat(follower.failure())
        .isInstanceOf(StreamLostException.class)
        .hasMessageContaining("no longer reaches back");
    assertThat(ReplicationData.everything(target)).isEmpty();
    assertThat(servers.checkpoint(Direction.FORWARD).offset()).isEqualTo(copied.offset());
  }

  @Test
  void shouldStopAndLoseNothingWhenTheTargetIsFull() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.configSet("maxmemory", "1mb");
    source.set("a", "1");
    follower.await(StreamState.STALLED);
    assertThat(target.exists("a")).isFalse();

    target.configSet("maxmemory", "0");
    servers.barrier(Direction.FORWARD);

    assertThat(target.get("a")).isEqualTo("1");
    assertThat(follower.failed).isEmpty();
  }

  @Test
  void shouldSpoolToDiskWhenTheTargetStalls() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.clientPause(8_000, redis.clients.jedis.args.ClientPauseMode.WRITE);

    String value = "v".repeat(10_000);
    for (int i = 0; i < 4_000; i++) {
      source.set("k" + i, value);
    }
    Awaitility.await().until(() -> follower.last.spooledBytes() > 20_000_000);
    servers.barrier(Direction.FORWARD);

    assertThat(target.dbSize()).isEqualTo(4_000);
    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
  }

  @Test
  void shouldMeasureLagByMarkersWithoutCarryingThem() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    Instant written = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    String marker = new ExodusKeys("m-1").marker(Direction.FORWARD);
    source.select(ExodusKeys.SPARE_DATABASE);

    source.set(marker, Long.toString(written.toEpochMilli()));
    servers.barrier(Direction.FORWARD);

    Awaitility.await().until(() -> follower.last.lag() != null);
    assertThat(follower.last.lag().written()).isEqualTo(written);
    assertThat(servers.checkpoint(Direction.FORWARD).marker()).isEqualTo(written);
    target.select(ExodusKeys.SPARE_DATABASE);
    assertThat(target.exists(marker)).isFalse();
  }

  @Test
  void shouldApplyAllThatWasReceivedWhenTheOriginDies() throws Exception {
    servers.copy();
    var follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.clientPause(2_000, redis.clients.jedis.args.ClientPauseMode.WRITE);
    for (int i = 0; i < 1_000; i++) {
      source.incr("counter");
    }
    String end = servers.end(Direction.FORWARD).toString();
    Awaitility.await().until(() -> follower.last.received().equals(end));

    servers.source.stop();

    Awaitility.await().until(() -> "1000".equals(target.get("counter")));
    assertThat(follower.done).isNotDone();
  }
}
