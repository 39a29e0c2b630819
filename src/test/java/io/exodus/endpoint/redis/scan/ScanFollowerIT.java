package io.exodus.endpoint.redis.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.authority.RedisSide;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.server.ReplicationData;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.ReplicationServers.Running;
import io.exodus.endpoint.redis.server.ReplicationTraffic;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** A source that refuses PSYNC is copied by a scan, and followed by notifications and passes. */
class ScanFollowerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    source = servers.source();
    target = servers.target();
    source.aclSetUser("default", "-psync", "-sync", "-replconf");
  }

  @AfterEach
  void stop() throws Exception {
    servers.close();
  }

  @Test
  void shouldCopyAndFollowWhenThereIsTraffic() throws Exception {
    ReplicationData.seed(source);
    long records = ReplicationData.everything(source).size();
    Running follower = servers.follow(Direction.FORWARD);
    var told = servers.copy();
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source())) {
      follower.await(StreamState.FOLLOWING);
      traffic.awaitRounds(traffic.rounds() + 200);
    }
    source.flushDB();
    source.set("behind", "the flush");

    prove();

    assertThat(told.failed).isEmpty();
    assertThat(told.result.copied()).isEqualTo(records);
    assertThat(told.result.position()).startsWith("scan:");
    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
    assertThat(target.get("behind")).isEqualTo("the flush");
    assertThat(follower.failed).isEmpty();
  }

  @Test
  void shouldTellTheLagWhenNotificationsComeThrough() throws Exception {
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    long written = System.currentTimeMillis();
    source.select(ExodusKeys.SPARE_DATABASE);
    source.set(new ExodusKeys("m-1").marker(Direction.FORWARD), "" + written);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                follower.last.lag() != null
                    && follower.last.lag().written().toEpochMilli() == written);
    assertThat(source.configGet("notify-keyspace-events").get("notify-keyspace-events"))
        .contains("K", "A");
  }

  @Test
  void shouldCarryWithinAMomentWhenNotificationsTellOfAChange() throws Exception {
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    source.set("a", "1");
    source.setex("b", 100, "1");
    await().atMost(PATIENCE).until(() -> "1".equals(target.get("a")) && target.pttl("b") > 0);
    source.del("a");
    source.persist("b");
    source.psetex("c", 50, "1");
    await().atMost(PATIENCE).until(() -> !target.exists("a") && target.pttl("b") == -1);
    await().atMost(PATIENCE).until(() -> !source.exists("c") && !target.exists("c"));
  }

  @Test
  void shouldFollowByPassesWhenTheServerSendsNoNotifications() throws Exception {
    source.aclSetUser("default", "resetchannels");
    ReplicationData.seed(source);
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    source.del("hash");
    source.set("new", "1");

    await().atMost(PATIENCE).until(() -> !target.exists("hash") && target.exists("new"));
    prove();
    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
  }

  @Test
  void shouldBeginAgainWhenTheConnectionThatListensIsCut() throws Exception {
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    source.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
    source.set("missed", "1");

    await().atMost(PATIENCE).until(() -> "1".equals(target.get("missed")));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                follower.states.equals(
                    List.of(
                        StreamState.WAITING,
                        StreamState.CATCHING_UP,
                        StreamState.FOLLOWING,
                        StreamState.CATCHING_UP,
                        StreamState.FOLLOWING)));
  }

  /** What no notification has told is found by the comparison in the hold, and carried over. */
  @Test
  void shouldProveEqualityWhenNotificationsWereSwitchedOffBehindItsBack() throws Exception {
    source.set("k", "1");
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    source.configSet("notify-keyspace-events", "");
    source.set("k", "2");
    source.set("new", "1");
    target.set("only here", "1");
    // The negative control: without the proof this is what would have been cut over to.
    assertThat(target.get("k")).isEqualTo("1");

    prove();

    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
  }

  @Test
  void shouldRefuseWhenARecordCannotBeCarriedOver() throws Exception {
    source.rpush("list", "a", "b");
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    target.aclSetUser("default", "-restore");
    source.rpush("list", "c");

    assertThatThrownBy(this::prove)
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("1 records differ, the first 0/list");
    assertThat(follower.failed).extracting(failed -> failed.record().toString()).contains("0/list");
  }

  @Test
  void shouldRefuseAtOnceWhenTheComparisonTakesLongerThanTheHold() throws Exception {
    servers.copy();
    servers.follow(Direction.FORWARD).await(StreamState.FOLLOWING);
    target.select(ExodusKeys.SPARE_DATABASE);
    target.hset(new ExodusKeys("m-1").scan(), "pace", "30000");

    assertThatThrownBy(this::prove)
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("took 30000 ms")
        .hasMessageContaining("agree to a longer hold");
  }

  @Test
  void shouldRefuseWhenNobodyFollows() throws Exception {
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    follower.stop();

    assertThatThrownBy(() -> prove(Duration.ofMillis(300)))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("not be proved within");
  }

  @Test
  void shouldStopWhenAnotherWorkerHasTakenOver() throws Exception {
    servers.copy();
    Running first = servers.follow(Direction.FORWARD, "first");
    first.await(StreamState.FOLLOWING);
    Running second = servers.follow(Direction.FORWARD, "second");

    assertThat(first.failure()).hasMessageContaining("'second' has taken the stream over");
    second.await(StreamState.FOLLOWING);
    source.set("a", "1");
    await().atMost(PATIENCE).until(() -> target.exists("a"));
  }

  @Test
  void shouldEndAndPutTheNotificationsBackWhenTheCutoverHasEndedIt() throws Exception {
    source.configSet("notify-keyspace-events", "Ex");
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    try (RedisSide old = new RedisSide(servers.link.source(), "m-1", Alterations.inMemory());
        RedisSide next = new RedisSide(servers.link.target(), "m-1", Alterations.inMemory())) {
      next.endStream(Direction.FORWARD, 1);
      assertThat(follower.failure()).isNull();
      old.clean(1);
    }

    assertThat(follower.last.state()).isEqualTo(StreamState.ENDED);
    assertThat(source.configGet("notify-keyspace-events").get("notify-keyspace-events"))
        .isEqualTo("xE");
    assertThat(source.keys("*")).isEmpty();
  }

  @Test
  void shouldRepairWhenItIsAskedTo() throws Exception {
    source.set("k", "1");
    servers.copy();
    Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    target.set("k", "diverged");

    follower.repairs.add(new RecordId("0", "k"));

    await().atMost(PATIENCE).until(() -> follower.repaired.contains(new RecordId("0", "k")));
    assertThat(target.get("k")).isEqualTo("1");
  }

  private void prove() throws InterruptedException {
    prove(Duration.ofSeconds(20));
  }

  /** As the cutover does; here nobody writes, with or without a fence. */
  private void prove(Duration atMost) throws InterruptedException {
    try (RedisSide old = new RedisSide(servers.link.source(), "m-1", Alterations.inMemory());
        RedisSide next = new RedisSide(servers.link.target(), "m-1", Alterations.inMemory())) {
      next.awaitApplied(Direction.FORWARD, old.position(), atMost);
    }
  }
}
