package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.authority.RedisSide;
import io.exodus.endpoint.redis.server.ReplicationData;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.ReplicationTraffic;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import io.exodus.server.TcpRelay;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** What becomes of a stream when its origin, its destination or the way between them fails. */
class StreamLossIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BACKLOG = "repl-backlog-size";
  private static final String BACKLOG_BEFORE = "1048576";

  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;
  private RedisSide sourceSide;
  private RedisSide targetSide;
  private TcpRelay toSource;
  private TcpRelay toTarget;
  private EndpointPair relayed;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    source = servers.source();
    target = servers.target();
    sourceSide = new RedisSide(servers.link.source(), "m-1", servers.link.sourceAlterations());
    targetSide = new RedisSide(servers.link.target(), "m-1", servers.link.targetAlterations());
    toSource = new TcpRelay(servers.source.ports().get(0));
    toTarget = new TcpRelay(servers.target.ports().get(0));
    relayed =
        new EndpointPair("m-1", endpoint("old", toSource.port), endpoint("new", toTarget.port));
  }

  @AfterEach
  void stop() throws Exception {
    sourceSide.close();
    targetSide.close();
    servers.close();
    toSource.close();
    toTarget.close();
  }

  private static EndpointSettings endpoint(String name, int port) {
    URI uri = URI.create("redis://127.0.0.1:" + port);
    return new EndpointSettings(
        name, "redis", uri, null, null, "default", Set.of(), Duration.ofSeconds(5));
  }

  /** More than the origin's log keeps. */
  private static void overrun(Jedis origin) {
    origin.configSet(BACKLOG, "16384");
    for (int i = 0; i < 200; i++) {
      origin.set("overrun:" + i, "v".repeat(1000));
    }
  }

  private static void assertLost(ReplicationServers.Running follower) {
    assertThat(follower.failure())
        .isInstanceOfSatisfying(
            StreamLostException.class, lost -> assertThat(lost.pointless()).isTrue());
  }

  private void assertEqualSides() {
    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
  }

  @Test
  void shouldCopyAgainOntoTheEmptiedTargetWhenTheForwardStreamIsLost() throws Exception {
    ReplicationData.seed(source);
    source.set("deleted:meanwhile", "1");
    servers.copy();
    source.del("deleted:meanwhile");
    overrun(source);
    assertLost(servers.follow(Direction.FORWARD));

    targetSide.raiseEpoch(2);
    targetSide.empty(2);
    assertThat(ReplicationData.everything(target)).isEmpty();
    servers.copy();
    servers.follow(Direction.FORWARD).await(StreamState.FOLLOWING);
    source.set("after", "1");
    servers.barrier(Direction.FORWARD);

    assertEqualSides();
  }

  @Test
  void shouldNotEmptyATargetThatACutoverHasOpened() throws Exception {
    ReplicationData.seed(source);
    servers.copy();
    targetSide.endStream(Direction.FORWARD, 2);

    assertThatThrownBy(() -> targetSide.empty(2))
        .isInstanceOf(EndpointRefusedException.class)
        .hasMessageContaining("has had the authority");

    assertEqualSides();
  }

  /** As the steps of a cutover do it. */
  private ReplicationServers.Running wayBack() throws Exception {
    servers.copy();
    servers.follow(Direction.FORWARD).await(StreamState.FOLLOWING);
    ReplicationServers.Running reverse = servers.follow(Direction.REVERSE);
    reverse.await(StreamState.ARMED);
    servers.barrier(Direction.FORWARD);
    targetSide.endStream(Direction.FORWARD, 2);
    sourceSide.startStream(Direction.REVERSE, 2, 1, targetSide.position());
    reverse.await(StreamState.FOLLOWING);
    return reverse;
  }

  @Test
  void shouldRebuildTheWayBackByWhatDiffersAndPutTheSettingsBackInTheEnd() throws Exception {
    ReplicationData.seed(source);
    source.set("deleted:meanwhile", "1");
    wayBack().stop();
    target.del("deleted:meanwhile");
    overrun(target);
    assertLost(servers.follow(Direction.REVERSE));

    sourceSide.raiseEpoch(3);
    targetSide.raiseEpoch(3);
    targetSide.retainLog(Direction.REVERSE, 3);
    sourceSide.restartStream(Direction.REVERSE, 3, targetSide.position());
    ReplicationServers.Running reverse = servers.follow(Direction.REVERSE);
    reverse.await(StreamState.FOLLOWING);
    target.set("after", "1");
    servers.barrier(Direction.REVERSE);
    assertThat(source.get("after")).isEqualTo("1");
    assertThat(ReplicationData.everything(source))
        .as("a stream that goes on does not bring back what was missed")
        .isNotEqualTo(ReplicationData.everything(target));

    Set<RecordId> differ = servers.differing(Direction.REVERSE, Duration.ofSeconds(1));
    reverse.repairs.addAll(differ);
    await().atMost(PATIENCE).until(() -> reverse.repaired.containsAll(differ));

    assertThat(differ).hasSize(201);
    assertEqualSides();
    sourceSide.clean(3);
    targetSide.clean(3);
    assertThat(source.configGet(BACKLOG)).containsEntry(BACKLOG, BACKLOG_BEFORE);
    assertThat(target.configGet(BACKLOG)).containsEntry(BACKLOG, BACKLOG_BEFORE);
  }

  @Test
  void shouldLeaveASettingThatSomebodyHasChangedSince() throws Exception {
    servers.copy();
    source.configSet(BACKLOG, "2097152");

    sourceSide.clean(1);

    assertThat(source.configGet(BACKLOG)).containsEntry(BACKLOG, "2097152");
  }

  @Test
  void shouldTellThatItStallsAndGoOnByItselfWhateverComesBack() throws Exception {
    servers.copy();
    ReplicationServers.Running follower = servers.follow(relayed, Direction.FORWARD, "w");
    follower.await(StreamState.FOLLOWING);

    stalls(follower, toSource::cut, toSource::heal);
    stalls(follower, toTarget::cut, toTarget::heal);
    stalls(
        follower,
        () -> target.configSet("maxmemory", "1mb"),
        () -> target.configSet("maxmemory", "0"));
    // Of a primary that is not there: it only refuses to be written to.
    stalls(follower, () -> target.replicaof("127.0.0.1", 1), target::replicaofNoOne);

    servers.barrier(Direction.FORWARD);
    assertThat(follower.failed).isEmpty();
    assertEqualSides();
  }

  private void stalls(ReplicationServers.Running follower, Runnable fault, Runnable remedy) {
    fault.run();
    source.incr("writes");
    follower.await(StreamState.STALLED);
    remedy.run();
    follower.await(StreamState.FOLLOWING);
  }

  @Test
  void shouldGoOnFromAReplicaThatIsPromotedInPlaceOfTheSource() throws Exception {
    RedisServer other =
        servers.start("replica", "replicaof 127.0.0.1 " + servers.source.ports().get(0));
    try (Jedis promoted = new Jedis("127.0.0.1", other.ports().get(0))) {
      await().atMost(PATIENCE).until(() -> promoted.info().contains("master_link_status:up"));
      servers.copy();
      ReplicationServers.Running follower = servers.follow(relayed, Direction.FORWARD, "w");
      follower.await(StreamState.FOLLOWING);
      source.set("before", "1");
      assertThat(source.waitReplicas(1, 30_000)).isGreaterThanOrEqualTo(1);

      promoted.replicaofNoOne();
      toSource.lead(other.ports().get(0));
      promoted.set("after", "1");

      await().atMost(PATIENCE).until(() -> target.exists("before", "after") == 2);
      follower.await(StreamState.FOLLOWING);
      assertThat(follower.done).isNotDone();
    } finally {
      other.stop();
    }
  }

  @Test
  void shouldGoOnExactlyOnceWhenATargetThatLosesNothingIsKilledAndStartedAgain() throws Exception {
    target.configSet("appendonly", "yes");
    target.configSet("appendfsync", "always");
    target.configRewrite();
    servers.copy();
    ReplicationServers.Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    try (ReplicationTraffic traffic = new ReplicationTraffic(servers.source(), true)) {
      traffic.awaitRounds(100);
      long applied = servers.checkpoint(Direction.FORWARD).offset();

      killAndStartTarget();

      assertThat(servers.checkpoint(Direction.FORWARD).offset()).isGreaterThanOrEqualTo(applied);
      traffic.awaitRounds(200);
    }
    follower.await(StreamState.FOLLOWING);
    servers.barrier(Direction.FORWARD);
    assertThat(follower.failed).isEmpty();
    assertThat(follower.states).contains(StreamState.STALLED);
    target = servers.target();
    assertEqualSides();
  }

  @Test
  void shouldBeLostWhenTheTargetForgetsItsCheckpointInARestart() throws Exception {
    servers.copy();
    ReplicationServers.Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);
    source.set("before", "1");
    servers.barrier(Direction.FORWARD);

    killAndStartTarget();
    source.set("after", "1");

    assertLost(follower);
    assertThat(follower.failure()).hasMessageContaining("answer the gate");
    assertThat(servers.target().exists("after")).isFalse();
  }

  private void killAndStartTarget() throws Exception {
    long pid = new RedisInfo(target.info("server")).number("process_id");
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
    servers.target.stop();
    servers.target.start();
  }

  /** As when the worker's machine is paused: what comes then is of a time that nobody knows. */
  @Test
  void shouldReadTimeToLiveAgainWhenTheWayStoodStill() throws Exception {
    servers.copy();
    var follower = servers.follow(relayed, Direction.FORWARD, "worker");
    follower.await(StreamState.FOLLOWING);
    source.set("before", "1");
    servers.barrier(Direction.FORWARD);

    toSource.still(true);
    source.setex("late", 1000, "1");
    Instant written = Instant.now();
    await().until(() -> Instant.now().isAfter(written.plusMillis(2_500)));
    toSource.still(false);

    await()
        .untilAsserted(
            () -> assertThat(target.pttl("late") - source.pttl("late")).isBetween(-500L, 500L));
  }

  @Test
  void shouldBeLostWhenTheSourceIsStartedAgainWithoutItsLog() throws Exception {
    servers.copy();
    ReplicationServers.Running follower = servers.follow(Direction.FORWARD);
    follower.await(StreamState.FOLLOWING);

    servers.source.stop();
    servers.source.start();

    assertLost(follower);
  }
}
