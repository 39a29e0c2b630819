package io.exodus.endpoint.redis.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FenceBrokenException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.control.LogSettings;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.migration.Direction;
import io.exodus.migration.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

class RedisSideIT {

  private final ExodusKeys space = new ExodusKeys("orders");
  private SideServer server;
  private RedisSide side;

  @BeforeEach
  void start() {
    server = new SideServer("source", executable());
    side = new RedisSide(server.settings(), "orders", Alterations.inMemory());
  }

  /** Null for the embedded server. */
  Path executable() {
    return null;
  }

  @AfterEach
  void stop() {
    if (server == null) {
      // This machine does not have it.
      return;
    }
    side.close();
    server.close();
  }

  @Test
  void shouldRefuseLiveAndNewConnectionsOfEveryUserButItsOwnWhenFenced() {
    Jedis application = server.application();
    Jedis anyone = server.anonymous();
    Jedis exodus = server.exodus();
    application.set("k", "1");
    anyone.set("k", "2");
    exodus.set("k", "3");

    side.fence(1);

    assertThat(side.fenced(1)).isTrue();
    assertThatThrownBy(() -> application.set("k", "4")).isInstanceOf(JedisException.class);
    assertThatThrownBy(() -> anyone.get("k")).isInstanceOf(JedisException.class);
    assertThatThrownBy(() -> server.application()).hasMessageContaining("WRONGPASS");
    assertThatThrownBy(() -> server.anonymous().set("k", "5")).hasMessageContaining("NOAUTH");
    assertThat(exodus.get("k")).isEqualTo("3");
    side.proveFence();
  }

  @Test
  void shouldSwitchOnOnlyWhomItSwitchedOffWhenOpened() {
    Jedis exodus = server.exodus();
    exodus.aclSetUser("retired", "off", ">x", "~*", "+@all");

    side.fence(1);
    side.fence(1);
    side.open(1);
    side.open(1);
    side.proveAdmission(1);

    assertThat(side.fenced(1)).isFalse();
    assertThat(enabled(exodus, "retired")).isFalse();
    assertThat(enabled(exodus, "default")).isTrue();
    assertThat(server.application().set("k", "1")).isEqualTo("OK");
    assertThat(exodus.exists(space.fence())).isFalse();
  }

  @Test
  void shouldLeaveExemptUsersAloneWhenFenced() {
    Jedis exodus = server.exodus();
    exodus.aclSetUser("replicator", "on", ">" + SideServer.PASSWORD, "+@all");
    Jedis replicator = server.as("replicator");

    side.fence(1);

    assertThat(replicator.ping()).isEqualTo("PONG");
  }

  @Test
  void shouldEndConnectionsOfUsersSwitchedOffBeforeWhenFenced() {
    Jedis application = server.application();
    application.set("k", "1");
    server.exodus().aclSetUser(SideServer.APPLICATION, "off");

    side.fence(1);

    assertThatThrownBy(() -> application.set("k", "2")).isInstanceOf(JedisException.class);
  }

  @Test
  void shouldKnowWhetherOpeningLetsTheApplicationsIn() {
    assertThat(side.lockedOut()).isEmpty();
    side.fence(1);
    assertThat(side.lockedOut()).isEmpty();

    // As after a restart that kept the ACL file and lost the data.
    server.exodus().flushAll();

    assertThat(side.lockedOut()).isEmpty();
    assertThatThrownBy(() -> side.open(2)).hasMessageContaining("it has lost the epoch");
    side.raiseEpoch(2);
    side.open(2);
    side.proveAdmission(2);
    // By its administrator: nothing that Exodus opens.
    server.exodus().aclSetUser(SideServer.APPLICATION, "off");
    assertThat(side.lockedOut()).containsExactly(SideServer.APPLICATION);
  }

  @Test
  void shouldNameTheUserThatIsTurnedAwayWhenAdmissionIsProved() {
    Jedis exodus = server.exodus();
    exodus.aclSetUser("batch", "on", ">x", "-@all");
    exodus.aclSetUser("anyone", "on", "nopass", "~*", "+@all");
    List<String> before = exodus.aclList();
    side.fence(1);
    assertThatThrownBy(() -> side.proveAdmission(1)).hasMessageContaining("'anyone'");

    side.open(1);
    exodus.aclSetUser("batch", "off");
    assertThatThrownBy(() -> side.proveAdmission(1)).hasMessageContaining("'batch'");
    exodus.aclDelUser("batch");
    assertThatThrownBy(() -> side.proveAdmission(1))
        .hasMessageContaining("'batch'")
        .hasMessageContaining("no longer exists");

    // Without a right to anything, but in.
    exodus.aclSetUser("batch", "on", ">x", "-@all");
    side.proveAdmission(1);

    assertThat(exodus.aclList()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void shouldProveTheFenceAndTheAdmissionForEachUserOfTheApplications() {
    Jedis exodus = server.exodus();
    exodus.aclSetUser("batch", "on", ">x", "~*", "+@all");
    EndpointSettings one = server.settings();
    EndpointSettings two =
        new EndpointSettings(
            one.name(),
            one.family(),
            one.uri(),
            one.username(),
            one.password(),
            Set.of(SideServer.APPLICATION, "batch"),
            one.exemptUsers(),
            one.timeout(),
            one.trust(),
            one.replicas(),
            one.options());
    try (RedisSide both = new RedisSide(two, "orders", Alterations.inMemory())) {
      both.raiseEpoch(1);
      both.fence(1);
      both.proveFence();
      exodus.aclSetUser("batch", "on");
      assertThatThrownBy(both::proveFence)
          .isInstanceOf(FenceBrokenException.class)
          .hasMessageContaining("'batch' can log in");
      both.open(1);
      both.proveAdmission(1);
      exodus.aclSetUser("batch", "off");
      assertThat(both.lockedOut()).containsExactly("batch");
      assertThatThrownBy(() -> both.proveAdmission(1)).hasMessageContaining("'batch'");
      exodus.aclDelUser("batch");
      assertThatThrownBy(both::proveFence).hasMessageContaining("no user 'batch'");
    }
  }

  /** Killed between the loan and its return, and then the database forgets everything. */
  @Test
  void shouldTakeBackWhatADeadCanaryHasLentWhenTheDatabaseForgotIt() {
    Jedis exodus = server.exodus();
    List<String> before = exodus.aclList();
    exodus.aclSetUser(SideServer.APPLICATION, "#" + lent(SideServer.APPLICATION));

    side.clean(1);

    assertThat(exodus.aclList()).isEqualTo(before);
  }

  private String lent(String user) {
    LentPassword lent =
        new LentPassword(server.settings(), new ControlConnection(server.settings()), space);
    return Sha256.of(lent.of(user));
  }

  @Test
  void shouldPutItsSettingsBackWhenAnApplicationHasFlushedEverything() throws Exception {
    Jedis exodus = server.exodus();
    String was = exodus.configGet(LogSettings.SIZE).get(LogSettings.SIZE);
    String wasEvents = exodus.configGet(KeyspaceEvents.PARAMETER).get(KeyspaceEvents.PARAMETER);
    Alterations kept = Alterations.inMemory();
    try (RedisSide own = new RedisSide(server.settings(), "orders", kept)) {
      own.raiseEpoch(1);
      own.retainLog(Direction.FORWARD, 1);
    }
    try (KeyspaceEvents events = KeyspaceEvents.open(server.settings(), space, kept)) {
      assertThat(events).isNotNull();
    }
    assertThat(exodus.configGet(LogSettings.SIZE)).doesNotContainValue(was);

    server.exodus().flushAll();
    try (RedisSide own = new RedisSide(server.settings(), "orders", kept)) {
      own.clean(2);
    }

    assertThat(exodus.configGet(LogSettings.SIZE)).containsValue(was);
    assertThat(exodus.configGet(KeyspaceEvents.PARAMETER)).containsValue(wasEvents);
    assertThat(kept.known()).isEmpty();
  }

  @Test
  void shouldLeaveASettingThatSomebodyHasChangedSinceWhenCleaned() {
    Jedis exodus = server.exodus();
    side.raiseEpoch(1);
    side.retainLog(Direction.FORWARD, 1);
    exodus.flushAll();
    exodus.configSet(LogSettings.SIZE, "3145728");

    side.raiseEpoch(2);
    side.clean(2);

    assertThat(exodus.configGet(LogSettings.SIZE)).containsValue("3145728");
  }

  @Test
  void shouldFailTheProofWhenNothingIsFenced() {
    assertThatThrownBy(side::proveFence)
        .isInstanceOf(FenceBrokenException.class)
        .hasMessageContaining("its write was accepted");
  }

  @Test
  void shouldFailTheProofWhenAnyOtherUserCanStillLogIn() {
    side.fence(1);
    server.exodus().aclSetUser("batch", "on", "nopass", "~*", "+@all");

    assertThatThrownBy(side::proveFence)
        .isInstanceOf(FenceBrokenException.class)
        .hasMessageContaining("batch");
  }

  @Test
  void shouldTakeItsPasswordBackWhenTheProofIsOver() {
    Jedis exodus = server.exodus();
    String before = exodus.aclList().toString();

    assertThatThrownBy(side::proveFence).isInstanceOf(FenceBrokenException.class);

    assertThat(exodus.aclList().toString()).isEqualTo(before);
    assertThat(exodus.keys("__exodus*")).doesNotContain(space.canary());
  }

  @Test
  void shouldKeepAUserThatTakesAnyPasswordAsItIsWhenProving() {
    Jedis exodus = server.exodus();
    exodus.aclSetUser(SideServer.APPLICATION, "nopass");

    side.fence(1);
    side.proveFence();
    side.open(1);

    assertThat(server.anonymous().auth(SideServer.APPLICATION, "whatever")).isEqualTo("OK");
  }

  @Test
  void shouldFenceAndProveWhenTheApplicationsUseTheDefaultUser() {
    try (RedisSide other =
        new RedisSide(
            server.settings(SideServer.PASSWORD, "default"), "orders", Alterations.inMemory())) {
      assertThatThrownBy(other::proveFence).isInstanceOf(FenceBrokenException.class);

      other.fence(1);
      other.proveFence();
      other.open(1);

      assertThat(server.anonymous().set("k", "1")).isEqualTo("OK");
    }
  }

  @Test
  void shouldSayThatTheProofIsImpossibleWhenTheApplicationUserIsMissing() {
    try (RedisSide other =
        new RedisSide(
            server.settings(SideServer.PASSWORD, "nobody"), "orders", Alterations.inMemory())) {
      assertThatThrownBy(other::proveFence)
          .isInstanceOf(EndpointException.class)
          .hasMessageContaining("nobody");
    }
  }

  @Test
  void shouldFenceAgainWhenARestartHasBroughtUsersBack() {
    side.fence(1);
    server.exodus().aclSetUser(SideServer.APPLICATION, "on");

    assertThat(side.fenced(1)).isTrue();

    assertThatThrownBy(() -> server.application()).hasMessageContaining("WRONGPASS");
  }

  /** An effect of a worker that slept, and what it must not have changed. */
  static Stream<Effect> effects() {
    return Stream.of(
        new Effect("raiseEpoch", s -> s.raiseEpoch(4)),
        new Effect("fence", s -> s.fence(4)),
        new Effect("leaveTrace", s -> s.leaveTrace(4)),
        new Effect("startLostStream", s -> s.startLostStream(Direction.FORWARD, 4, 9)),
        new Effect("open", s -> s.open(4)),
        new Effect("endStream", s -> s.endStream(Direction.FORWARD, 4)),
        new Effect("startStream", s -> s.startStream(Direction.FORWARD, 4, 9, "abc:9")),
        new Effect("restartStream", s -> s.restartStream(Direction.FORWARD, 4, "abc:9")),
        new Effect("unblock", s -> s.unblock(4)),
        new Effect("retainLog", s -> s.retainLog(Direction.FORWARD, 4)),
        new Effect("empty", s -> s.empty(4)),
        new Effect("clean", s -> s.clean(4)));
  }

  @ParameterizedTest
  @MethodSource("effects")
  void shouldChangeNothingWhenASuccessorHasRaisedTheEpoch(Effect effect) {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    exodus.aclSetUser("batch", "on", "nopass", "~*", "+@all");
    exodus.sadd(space.fence(), "nobody");
    exodus.hset(
        space.checkpoint(Direction.FORWARD), Checkpoint.ready(new Position("abc", 5), 1).write());
    side.raiseEpoch(5);
    String before = state(exodus);

    assertThatThrownBy(() -> effect.act.accept(side)).isInstanceOf(StaleEpochException.class);

    assertThat(state(exodus)).isEqualTo(before);
  }

  @Test
  void shouldTakeTheSameEffectsWhenTheEpochIsItsOwn() {
    side.raiseEpoch(5);

    side.fence(5);
    side.open(6);

    assertThatThrownBy(() -> side.fence(5)).isInstanceOf(StaleEpochException.class);
  }

  @Test
  void shouldStartAStreamOnceWhenAskedTwiceByTheSameAttempt() {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    String key = space.checkpoint(Direction.REVERSE);
    side.startStream(Direction.REVERSE, 1, 7, "abc:100");
    exodus.hset(key, Map.of("offset", "150", "owner", "w1"));

    side.startStream(Direction.REVERSE, 1, 7, "abc:100");
    assertThat(Checkpoint.read(exodus.hgetAll(key)).offset()).isEqualTo(150);

    side.startStream(Direction.REVERSE, 2, 8, "abc:200");
    assertThat(Checkpoint.read(exodus.hgetAll(key)))
        .isEqualTo(Checkpoint.ready(new Position("abc", 200), 8));
  }

  @Test
  void shouldKeepThePositionWhenAStreamIsEnded() {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    side.startStream(Direction.FORWARD, 1, 1, "abc:100");

    side.endStream(Direction.FORWARD, 1);
    side.endStream(Direction.REVERSE, 1);

    Checkpoint ended = Checkpoint.read(exodus.hgetAll(space.checkpoint(Direction.FORWARD)));
    assertThat(ended.state()).isEqualTo(Checkpoint.State.ENDED);
    assertThat(ended.position()).isEqualTo(new Position("abc", 100));
    assertThat(Checkpoint.read(exodus.hgetAll(space.checkpoint(Direction.REVERSE))).state())
        .isEqualTo(Checkpoint.State.ENDED);
  }

  @Test
  void shouldReturnWhenTheStreamHasAppliedThePosition() throws Exception {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    side.startStream(Direction.FORWARD, 1, 1, "abc:100");
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                side.awaitApplied(Direction.FORWARD, "abc:120", Duration.ofSeconds(20));
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    exodus.hset(space.checkpoint(Direction.FORWARD), "offset", "119");
    assertThat(waiting).isNotDone();

    exodus.hset(space.checkpoint(Direction.FORWARD), Map.of("offset", "121", "settled", "121"));

    await().untilAsserted(() -> assertThat(waiting).isCompleted());
  }

  @Test
  void shouldSayThatRecordsWereNotReadAgainWhenAllIsAppliedButNotSettled() {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    side.startStream(Direction.FORWARD, 1, 1, "abc:100");
    exodus.hset(space.checkpoint(Direction.FORWARD), Map.of("offset", "121", "settled", "119"));

    assertThatThrownBy(() -> side.awaitApplied(Direction.FORWARD, "abc:120", Duration.ofMillis(20)))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("has applied all")
        .hasMessageContaining("expired too early")
        .hasMessageContaining("119");
  }

  @Test
  void shouldNotWaitLongerThanAskedWhenTheStreamStandsStill() {
    side.startStream(Direction.FORWARD, 1, 1, "abc:100");

    assertThatThrownBy(() -> side.awaitApplied(Direction.FORWARD, "abc:120", Duration.ofMillis(20)))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("abc:100");
    assertThatThrownBy(() -> side.awaitApplied(Direction.FORWARD, "xyz:1", Duration.ofMillis(20)))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("another history");
  }

  @Test
  void shouldAnswerBlockedClientsWhenUnblocked() {
    Jedis application = server.application();
    CompletableFuture<Object> popped =
        CompletableFuture.supplyAsync(() -> application.blpop(0, "queue"));
    Jedis exodus = server.exodus();
    await().until(() -> exodus.clientList().contains("cmd=blpop"));

    assertThat(side.unblock(1)).isEqualTo(1);

    await().until(popped::isCompletedExceptionally);
    assertThatThrownBy(popped::join).hasMessageContaining("UNBLOCKED");
  }

  @Test
  void shouldLeaveNothingButAPassingEpochWhenCleaned() {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    side.fence(3);
    side.startStream(Direction.REVERSE, 3, 1, side.position());

    side.clean(3);

    assertThat(exodus.keys("*")).containsExactly(space.epoch());
    assertThat(exodus.pttl(space.epoch())).isPositive();
    assertThatThrownBy(() -> side.open(2)).isInstanceOf(StaleEpochException.class);
  }

  @Test
  void shouldGoOnWhenItsConnectionWasLost() {
    server
        .exodus()
        .clientKill(
            redis.clients.jedis.params.ClientKillParams.clientKillParams()
                .user(SideServer.EXODUS)
                .skipMe(redis.clients.jedis.params.ClientKillParams.SkipMe.YES));
    assertThatThrownBy(() -> side.raiseEpoch(1)).isInstanceOf(EndpointException.class);

    side.raiseEpoch(1);
    side.fence(1);

    assertThat(side.fenced(1)).isTrue();
  }

  @Test
  void shouldFenceReplicasTooWhenTheServerHasSome() {
    try (SideServer replica =
        new SideServer(
            "replica",
            executable(),
            "replicaof 127.0.0.1 " + server.port,
            "masteruser replicator",
            "masterauth " + SideServer.PASSWORD)) {
      server
          .exodus()
          .aclSetUser("replicator", "on", ">" + SideServer.PASSWORD, "~*", "&*", "+@all");
      Jedis exodus = server.exodus();
      await().atMost(Duration.ofSeconds(30)).until(() -> exodus.info().contains("state=online"));
      Jedis reader = replica.application();

      side.fence(1);

      assertThatThrownBy(() -> reader.get("k")).isInstanceOf(JedisException.class);
      assertThatThrownBy(() -> replica.application()).hasMessageContaining("WRONGPASS");

      side.open(1);

      assertThat(replica.application().ping()).isEqualTo("PONG");
      assertThat(enabled(replica.exodus(), "default")).isTrue();
    }
  }

  @Test
  void shouldNameAReplicaThatCannotBeReachedWhenFencing() {
    announce(1);
    assertThatThrownBy(() -> side.fence(1))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("replica 127.0.0.1:1");

    // What was fenced before can be undone all the same.
    side.open(2);
    assertThat(server.application().ping()).isEqualTo("PONG");
  }

  @Test
  void shouldTakeAStreamOfItsOwnForNoReplicaWhenFencing() {
    announce(0);
    side.fence(1);

    assertThat(side.fenced(1)).isTrue();
  }

  @Test
  void shouldFenceOverARestartWhenTheServerHasAnAclFile() throws Exception {
    Path users = Files.createTempFile("exodus", ".acl");
    try (SideServer lasting = new SideServer("lasting", "aclfile " + users);
        RedisSide other = new RedisSide(lasting.settings(), "orders", Alterations.inMemory())) {
      other.fence(1);
      assertThat(Files.readString(users)).contains("user shop off", "user default off");

      other.open(1);
      assertThat(Files.readString(users)).contains("user shop on", "user default on");
    }
  }

  @Test
  void shouldTakeBackWhatADeadCanaryHasLent() {
    Jedis exodus = server.exodus();
    String hash = "0123456789abcdef".repeat(4);
    exodus.aclSetUser(SideServer.APPLICATION, "#" + hash);
    exodus.select(ExodusKeys.SPARE_DATABASE);
    exodus.set(space.canary(), hash);
    side.fence(1);

    side.proveFence();

    assertThat(exodus.aclList().toString()).doesNotContain(hash);
  }

  /** A replica, as far as the server can tell, that says it listens there. */
  private void announce(int port) {
    Jedis replica = server.exodus();
    replica.sendCommand(() -> "REPLCONF".getBytes(), "listening-port", "" + port);
    replica.sendCommand(() -> "PSYNC".getBytes(), "?", "-1");
    assertThat(server.exodus().info("replication")).contains("port=" + port);
  }

  private String state(Jedis exodus) {
    return exodus.aclList()
        + exodus.keys("*").stream().sorted().toList().toString()
        + exodus.get(space.epoch())
        + exodus.smembers(space.fence())
        + exodus.pttl(space.epoch())
        + exodus.hgetAll(space.checkpoint(Direction.FORWARD));
  }

  private static boolean enabled(Jedis exodus, String user) {
    return exodus.aclGetUser(user).getFlags().contains("on");
  }

  record Effect(String name, java.util.function.Consumer<RedisSide> act) {
    @Override
    public String toString() {
      return name;
    }
  }
}
