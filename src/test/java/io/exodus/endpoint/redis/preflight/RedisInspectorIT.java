package io.exodus.endpoint.redis.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.redis.compare.SideDigests;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.endpoint.redis.stream.RedisMarkers;
import io.exodus.endpoint.redis.wire.RedisProber;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.Measurement;
import io.exodus.migration.Severity;
import io.exodus.server.FreePort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisInspectorIT {

  private final RedisInspector inspector = new RedisInspector();
  private SideServer left;
  private SideServer right;
  private Jedis source;
  private Jedis target;
  private EndpointPair link;

  @BeforeEach
  void start() {
    left = new SideServer("source");
    right = new SideServer("target");
    source = left.exodus();
    target = right.exodus();
    link = new EndpointPair("orders", left.settings(), right.settings());
  }

  @AfterEach
  void stop() {
    left.close();
    right.close();
  }

  @Test
  void shouldFindNothingCriticalWhenAllIsWell() {
    source.set("k", "1");

    assertThat(inspector.credentials(link)).noneMatch(RedisInspectorIT::critical);
    assertThat(inspector.health(link)).noneMatch(RedisInspectorIT::critical);
    assertThat(inspector.capacity(link, 1.5)).noneMatch(RedisInspectorIT::critical);
    assertThat(inspector.compatibility(link)).noneMatch(RedisInspectorIT::critical);
  }

  @Test
  void shouldChangeNothingWhenItLooks() {
    target.set("k", "1");
    String before = target.aclList() + target.keys("*").toString() + target.configGet("*");
    target.configResetStat();

    inspector.credentials(link);
    inspector.health(link);
    inspector.capacity(link, 1.5);
    inspector.compatibility(link);

    assertThat(target.aclList() + target.keys("*").toString() + target.configGet("*"))
        .isEqualTo(before);
    assertThat(target.info("commandstats"))
        .doesNotContain("cmdstat_flushall", "cmdstat_del", "cmdstat_psync");
  }

  @Test
  void shouldTellOfEachCheckWhenThePasswordIsWrong() {
    EndpointSettings wrong = left.settings("wrong-password", SideServer.APPLICATION);
    EndpointPair bad = new EndpointPair("orders", wrong, right.settings());

    for (List<Finding> found :
        List.of(
            inspector.credentials(bad),
            inspector.health(bad),
            inspector.capacity(bad, 1.5),
            inspector.compatibility(bad))) {
      criticalIn(found).anyMatch(f -> f.message().contains("WRONGPASS"));
      assertThat(found.toString()).doesNotContain("wrong-password");
    }
  }

  @Test
  void shouldNameTheRightsThatAreMissing() {
    source.aclSetUser(SideServer.EXODUS, "-acl", "-client");

    criticalIn(inspector.credentials(link))
        .anyMatch(
            f ->
                f.subject().equals("source")
                    && f.message().contains("ACL SETUSER")
                    && f.message().contains("CLIENT KILL")
                    && !f.message().contains("RESTORE"));
  }

  @Test
  void shouldSayHowASourceIsMovedThatRefusesItsLog() {
    source.mset("a", "1", "b", "2");
    source.aclSetUser(SideServer.EXODUS, "-psync", "-sync", "-replconf");

    List<Finding> found = inspector.credentials(link);

    assertThat(found).noneMatch(RedisInspectorIT::critical);
    assertThat(found)
        .filteredOn(f -> f.message().contains("PSYNC"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.WARNING);
              assertThat(f.message())
                  .contains("by keyspace notifications", "all 2 records", "about 1 s");
              assertThat(f.advice()).contains("+psync +replconf", "longest hold");
            });
    assertThat(source.configGet("notify-keyspace-events"))
        .containsEntry("notify-keyspace-events", "");
    assertThat(inspector.capacity(link, 1.5)).noneMatch(f -> f.message().contains("backlog"));
  }

  @Test
  void shouldSayThatKeysAreReadASecondTimeWhenExpiriesCannotBeHeard() {
    source.psetex("session", 60_000, "1");
    assertThat(inspector.credentials(link)).noneMatch(f -> f.message().contains("expire here"));

    target.aclSetUser(SideServer.EXODUS, "-psubscribe");

    assertThat(inspector.credentials(link))
        .noneMatch(RedisInspectorIT::critical)
        .filteredOn(f -> f.message().contains("which keys expire here"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.subject()).isEqualTo("target");
              assertThat(f.advice()).contains("notify-keyspace-events", "PSUBSCRIBE");
            });
  }

  @Test
  void shouldSayThatRecordsAreComparedAgainAndAgainWhenThereAreNoNotifications() {
    source.aclSetUser(SideServer.EXODUS, "-psync", "-psubscribe");

    assertThat(inspector.credentials(link))
        .noneMatch(RedisInspectorIT::critical)
        .anyMatch(
            f ->
                f.message().contains("again and again")
                    && f.advice().contains("CONFIG SET notify-keyspace-events"));
  }

  @Test
  void shouldRefuseWhenTheTargetShowsNoLog() {
    target.aclSetUser(SideServer.EXODUS, "-psync");
    criticalIn(inspector.credentials(link))
        .anyMatch(
            f ->
                f.subject().equals("target")
                    && f.message().contains("no proven rollback path")
                    && f.advice().contains("+psync"));

    source.aclSetUser(SideServer.EXODUS, "-psync");
    criticalIn(inspector.credentials(link))
        .anyMatch(f -> f.message().contains("nor may it on the source"));
  }

  @Test
  void shouldSayHowASourceIsMovedThatHasRenamedPsync() {
    try (SideServer renamed = new SideServer("managed", "rename-command PSYNC \"\"")) {
      EndpointPair managed = new EndpointPair("orders", renamed.settings(), right.settings());

      assertThat(inspector.credentials(managed))
          .noneMatch(RedisInspectorIT::critical)
          .anyMatch(f -> f.message().contains("copies records by SCAN and DUMP"));
    }
  }

  @Test
  void shouldRefuseWhenRightsAreLimitedToSomeKeys() {
    target.aclSetUser(SideServer.EXODUS, "resetkeys", "~shop:*");

    criticalIn(inspector.credentials(link))
        .anyMatch(f -> f.subject().equals("target") && f.message().contains("RESTORE"));
  }

  @Test
  void shouldNotTakeForGoodWhatItMayNotLookAt() {
    source.aclSetUser(SideServer.EXODUS, "-config");

    criticalIn(inspector.capacity(link, 1.5)).anyMatch(f -> f.message().contains("NOPERM"));
  }

  @Test
  void shouldRefuseWhenTheApplicationsUserIsMissingOrOffOrHasAnotherPassword() {
    target.aclDelUser(SideServer.APPLICATION);
    criticalIn(inspector.credentials(link)).anyMatch(f -> f.message().contains("does not exist"));

    target.aclSetUser(SideServer.APPLICATION, "off", ">" + SideServer.PASSWORD, "~*", "+@all");
    criticalIn(inspector.credentials(link)).anyMatch(f -> f.message().contains("switched off"));

    target.aclSetUser(SideServer.APPLICATION, "on", "resetpass", ">another");
    criticalIn(inspector.credentials(link))
        .anyMatch(f -> f.message().contains("different passwords"));
    assertThat(inspector.credentials(link).toString()).doesNotContain("#");
  }

  @Test
  void shouldRefuseWhenAnotherUserOfTheSourceIsMissing() {
    source.aclSetUser("batch", "on", ">x", "~*", "+@read");
    source.aclSetUser("retired", "off", ">x", "~*", "+@read");

    criticalIn(inspector.credentials(link))
        .anyMatch(f -> f.message().contains("'batch'"))
        .noneMatch(f -> f.message().contains("'retired'"));
  }

  @Test
  void shouldWarnWhenAReplicaWouldBeFencedOut() {
    try (SideServer replica = new SideServer("replica", "replicaof 127.0.0.1 " + left.port)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> source.info("replication").contains("state=online"));

      assertThat(inspector.credentials(link))
          .anyMatch(f -> f.message().contains("Replicas log in as default"));
      EndpointPair back = new EndpointPair("orders", replica.settings(), right.settings());
      criticalIn(inspector.health(back)).anyMatch(f -> f.message().contains("replica of"));
    }
  }

  @Test
  void shouldRefuseAReplicaThatAnnouncesAnAddressNobodyCanReach() {
    int closed = FreePort.next();
    try (SideServer replica = replica(left, "replica-announce-port " + closed)) {
      criticalIn(inspector.credentials(link))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.subject()).isEqualTo("source");
                assertThat(f.message()).contains("127.0.0.1:" + closed, "would abort");
                assertThat(f.advice()).contains("replica-announce-ip");
              });
      // The remedy as it is told.
      replica.exodus().configSet("replica-announce-port", Integer.toString(replica.port));
      replica.exodus().replicaofNoOne();
      replica.exodus().replicaof("127.0.0.1", left.port);
      awaitReplica(source, replica.port);
      criticalIn(inspector.credentials(link)).isEmpty();
    }
  }

  @Test
  void shouldRefuseAReplicaBehindAnotherReplicaWhenItRefusesExodus() {
    try (SideServer near = replica(right, "replica-announce-ip 127.0.0.1");
        SideServer far = replica(near)) {
      criticalIn(inspector.credentials(link)).isEmpty();

      far.exodus().aclSetUser(SideServer.EXODUS, "-acl");
      criticalIn(inspector.credentials(link))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.subject()).isEqualTo("target");
                assertThat(f.message()).contains("127.0.0.1:" + far.port, "acl");
              });

      far.anonymous().aclSetUser(SideServer.EXODUS, "resetpass", ">other");
      criticalIn(inspector.credentials(link))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.message()).contains("127.0.0.1:" + far.port, "WRONGPASS");
                assertThat(f.advice()).contains("Create Exodus's user 'exodus'");
              });
    }
  }

  @Test
  void shouldRefuseAReplicaWhoseAddressLeadsToAnotherServer() {
    try (SideServer replica = replica(left, "replica-announce-port " + right.port)) {
      criticalIn(inspector.credentials(link))
          .singleElement()
          .satisfies(
              f ->
                  assertThat(f.message())
                      .contains("127.0.0.1:" + right.port, "leads to another server"));
    }
  }

  /** Connected and up to date. */
  private static SideServer replica(SideServer primary, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("replicaof 127.0.0.1 " + primary.port);
    SideServer replica = new SideServer("replica", all.toArray(String[]::new));
    Jedis above = primary.exodus();
    Jedis below = replica.exodus();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                below.info("replication").contains("master_link_status:up")
                    && above.info("replication").contains("state=online"));
    return replica;
  }

  private static void awaitReplica(Jedis primary, int port) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> primary.info("replication").matches("(?s).*port=" + port + ",state=online.*"));
  }

  @Test
  void shouldRefuseATargetThatHoldsRecords() {
    target.select(2);
    target.set("k", "1");
    criticalIn(inspector.compatibility(link)).anyMatch(f -> f.message().contains("[2]"));

    target.select(ExodusKeys.SPARE_DATABASE);
    target.hset(
        new ExodusKeys("orders").checkpoint(Direction.FORWARD),
        Checkpoint.copying("abc", 1).write());
    assertThat(inspector.compatibility(link))
        .noneMatch(RedisInspectorIT::critical)
        .anyMatch(f -> f.message().contains("earlier copy"));
  }

  @Test
  void shouldWarnOfOtherMigrationsKeys() {
    target.select(ExodusKeys.SPARE_DATABASE);
    target.set(new ExodusKeys("invoices").epoch(), "1");

    assertThat(inspector.compatibility(link))
        .noneMatch(RedisInspectorIT::critical)
        .anyMatch(f -> f.severity() == Severity.WARNING && f.message().contains("[invoices]"));
  }

  @Test
  void shouldRefuseATargetThatEvictsOrHasNoRoom() {
    source.set("big", "x".repeat(8 << 20));
    target.configSet("maxmemory", "6mb");
    target.configSet("maxmemory-policy", "allkeys-lru");

    criticalIn(inspector.capacity(link, 1.5))
        .anyMatch(f -> f.message().contains("allkeys-lru"))
        .anyMatch(f -> f.message().contains("left of maxmemory"));

    target.configSet("maxmemory-policy", "noeviction");
    target.configSet("maxmemory", "1gb");
    assertThat(inspector.capacity(link, 1.5)).noneMatch(RedisInspectorIT::critical);
  }

  @Test
  void shouldWarnWhenTheLogIsTooShort() {
    target.configSet("repl-backlog-size", "16384");
    source.configSet("client-output-buffer-limit", "replica 1024 1024 60");
    source.set("big", "x".repeat(8 << 20));

    assertThat(inspector.capacity(link, 1.5))
        .anyMatch(f -> f.subject().equals("target") && f.message().contains("backlog"))
        .anyMatch(
            f -> f.subject().equals("source") && f.message().contains("disconnects a replica"));
  }

  @Test
  void shouldAdviseABacklogThatFitsIntoTheServersMemory() {
    source.set("big", "x".repeat(8 << 20));
    target.configSet("repl-backlog-size", "16384");
    target.configSet("maxmemory", "40mb");

    assertThat(backlog())
        .contains("the host's memory")
        .satisfies(advice -> assertThat(advised(advice)).isBetween(1L << 20, 4L << 20));

    // What the copy brings counts as well: hardly anything is left for the log.
    target.configSet("maxmemory", "10mb");
    assertThat(backlog()).contains("free that much first");
    assertThat(advised(backlog())).isLessThan(1L << 20);

    target.configSet("maxmemory", "0");
    assertThat(backlog()).contains("CONFIG SET repl-backlog-size ");
  }

  private String backlog() {
    return inspector.capacity(link, 1.5).stream()
        .filter(f -> f.subject().equals("target") && f.message().contains("backlog"))
        .map(Finding::advice)
        .findFirst()
        .orElseThrow();
  }

  /** 0 where no size is advised. */
  private static long advised(String advice) {
    var size = Pattern.compile("repl-backlog-size (\\d+)").matcher(advice);
    return size.find() ? Long.parseLong(size.group(1)) : 0;
  }

  @Test
  void shouldNotAskForADatabaseThatOnlyExodusUses() {
    try (SideServer small = new SideServer("small", "databases 4")) {
      source.select(ExodusKeys.SPARE_DATABASE);
      source.set(new ExodusKeys("orders").epoch(), "1");

      assertThat(
              inspector.compatibility(
                  new EndpointPair("orders", left.settings(), small.settings())))
          .noneMatch(RedisInspectorIT::critical);
    }
  }

  @Test
  void shouldRefuseWhenLogicalDatabasesAreTooFew() {
    try (SideServer small = new SideServer("small", "databases 4")) {
      source.select(9);
      source.set("k", "1");

      criticalIn(
              inspector.compatibility(
                  new EndpointPair("orders", left.settings(), small.settings())))
          .anyMatch(f -> f.message().contains("[9]"));
    }
  }

  @Test
  void shouldWarnOfARecordThatIsVeryBig() {
    source.setrange("huge", 70 << 20, "x");

    assertThat(inspector.capacity(link, 1.5)).anyMatch(f -> f.message().contains("0/huge"));

    target.configSet("proto-max-bulk-len", Integer.toString(64 << 20));
    criticalIn(inspector.capacity(link, 1.5)).anyMatch(f -> f.message().contains("0/huge"));
  }

  @Test
  void shouldSayThatScriptsAreCopiedWhenTheSourceHandsThemOut() {
    assertThat(about("scripts", inspector.compatibility(link))).isEmpty();
    String sha = source.scriptLoad("return 1");
    source.evalsha(sha);

    assertThat(about("scripts", inspector.compatibility(link)))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.INFO);
              assertThat(f.message()).contains("1 Lua scripts", "copies them");
            });

    source.aclSetUser(SideServer.EXODUS, "-psync");
    assertThat(about("scripts", inspector.compatibility(link)))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.WARNING);
              assertThat(f.message()).contains("without PSYNC", "NOSCRIPT after the cutover");
            });
  }

  @Test
  void shouldWarnOfScriptsWhenANewerSourceKeepsThemToItself() {
    try (SideServer newer = new SideServer("newer", NewerServer.REDIS_7_0.executable())) {
      EndpointPair from = new EndpointPair("orders", newer.settings(), right.settings());
      Jedis client = newer.exodus();
      // What Exodus itself loads to compare is nothing to warn of.
      new SideDigests(newer.settings()).close();
      assertThat(about("scripts", inspector.compatibility(from))).isEmpty();
      String sha = client.scriptLoad("return 1");

      assertThat(about("scripts", inspector.compatibility(from)))
          .extracting(Finding::severity)
          .containsExactly(Severity.INFO);

      client.evalsha(sha);
      assertThat(about("scripts", inspector.compatibility(from)))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.severity()).isEqualTo(Severity.WARNING);
                assertThat(f.message()).contains("7.0 or later does not send them");
                assertThat(f.advice()).contains("SCRIPT LOAD");
              });
    }
  }

  @Test
  void shouldSayWhatAnEightyMegabyteValueNeedsOfLogsAndWorker() {
    source.setrange("huge", 80 << 20, "x");

    List<Finding> found = inspector.capacity(link, 1.5);

    for (String side : List.of("source", "target")) {
      assertThat(found)
          .filteredOn(f -> f.subject().equals(side) && f.message().contains("0/huge"))
          .anyMatch(f -> f.advice().contains("CONFIG SET repl-backlog-size"))
          .anyMatch(f -> f.advice().contains("CONFIG SET client-output-buffer-limit 'replica"));
    }
    for (Jedis server : List.of(source, target)) {
      server.configSet("repl-backlog-size", Integer.toString(400 << 20));
      server.configSet("client-output-buffer-limit", "replica 400mb 400mb 60");
    }
    assertThat(inspector.capacity(link, 1.5))
        .noneMatch(f -> f.advice().contains("repl-backlog-size"))
        .noneMatch(f -> f.advice().contains("client-output-buffer-limit"));
    assertThat(capacityOfAWorkerWith(512L << 20))
        .anyMatch(f -> f.severity() == Severity.CRITICAL && f.advice().contains("-Xmx"));
    assertThat(capacityOfAWorkerWith(1L << 30)).noneMatch(f -> f.advice().contains("-Xmx"));
  }

  private List<Finding> capacityOfAWorkerWith(long heap) {
    Findings findings = new Findings("capacity");
    try (InspectedServer from = new InspectedServer(left.settings());
        InspectedServer to = new InspectedServer(right.settings())) {
      new InspectBigValues(heap).look(link, from, to, findings);
    }
    return findings.all();
  }

  @Test
  void shouldJudgeTheClocksByTheirDifference() {
    Findings findings = new Findings("health");

    InspectClocks.judge("target", Duration.ofMillis(-900), findings);
    InspectClocks.judge("target", Duration.ofMillis(-1_500), findings);
    InspectClocks.judge("target", Duration.ofSeconds(11), findings);

    assertThat(findings.all())
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.CRITICAL);
  }

  @Test
  void shouldSeeTheHealthOfAServer() {
    source.set("k", "1");
    source.configSet("maxmemory", "100");
    source.configSet("maxmemory-policy", "noeviction");

    Health health = new RedisProber().probe(left.settings());

    assertThat(health.role()).isEqualTo("master");
    assertThat(health.version()).startsWith("6.2");
    assertThat(health.figures())
        .containsEntry(Measurement.RECORDS, 1.0)
        .containsEntry(Measurement.MEMORY_LIMIT_BYTES, 100.0);
    assertThat(health.figures().get(Measurement.MEMORY_BYTES)).isPositive();
    assertThat(health.writable()).isFalse();
    assertThat(health.clockOffset().abs()).isLessThan(Duration.ofSeconds(5));
    assertThat(new RedisProber().probe(right.settings()).writable()).isTrue();
    assertThatThrownBy(() -> new RedisProber().probe(left.settings("wrong", "shop")))
        .isInstanceOf(EndpointException.class);
  }

  @Test
  void shouldFindAMarkerInTheCheckpointOfTheOtherSide() {
    RedisMarkers markers = new RedisMarkers();
    Instant written = Instant.ofEpochMilli(1_700_000_000_123L);
    ExodusKeys space = new ExodusKeys("orders");
    source.select(ExodusKeys.SPARE_DATABASE);
    target.select(ExodusKeys.SPARE_DATABASE);
    assertThat(markers.applied(link, Direction.FORWARD)).isEmpty();

    markers.write(link, Direction.FORWARD, written);
    assertThat(source.get(space.marker(Direction.FORWARD))).isEqualTo("1700000000123");
    target.hset(space.checkpoint(Direction.FORWARD), "marker", "1700000000123");

    assertThat(markers.applied(link, Direction.FORWARD)).contains(written);
    assertThat(markers.applied(link, Direction.REVERSE)).isEmpty();
  }

  private static List<Finding> about(String feature, List<Finding> found) {
    return found.stream()
        .filter(f -> f.trait() != null && f.trait().feature().equals(feature))
        .toList();
  }

  private static boolean critical(Finding finding) {
    return finding.severity() == Severity.CRITICAL;
  }

  private static ListAssert<Finding> criticalIn(List<Finding> found) {
    return assertThat(found.stream().filter(RedisInspectorIT::critical).toList());
  }
}
