package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Link;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private Link link;

  @BeforeEach
  void start() {
    left = new SideServer("source");
    right = new SideServer("target");
    source = left.exodus();
    target = right.exodus();
    link = new Link("orders", left.settings(), right.settings());
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
    Link bad = new Link("orders", wrong, right.settings());

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
                    && f.message().contains("no proven way back")
                    && f.advice().contains("+psync"));

    source.aclSetUser(SideServer.EXODUS, "-psync");
    criticalIn(inspector.credentials(link))
        .anyMatch(f -> f.message().contains("not on the source either"));
  }

  @Test
  void shouldSayHowASourceIsMovedThatHasRenamedPsync() {
    try (SideServer renamed = new SideServer("managed", "rename-command PSYNC \"\"")) {
      Link managed = new Link("orders", renamed.settings(), right.settings());

      assertThat(inspector.credentials(managed))
          .noneMatch(RedisInspectorIT::critical)
          .anyMatch(f -> f.message().contains("copied by SCAN and DUMP"));
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
    criticalIn(inspector.credentials(link)).anyMatch(f -> f.message().contains("not known"));

    target.aclSetUser(SideServer.APPLICATION, "off", ">" + SideServer.PASSWORD, "~*", "+@all");
    criticalIn(inspector.credentials(link)).anyMatch(f -> f.message().contains("switched off"));

    target.aclSetUser(SideServer.APPLICATION, "on", "resetpass", ">another");
    criticalIn(inspector.credentials(link)).anyMatch(f -> f.message().contains("other passwords"));
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
      Link back = new Link("orders", replica.settings(), right.settings());
      criticalIn(inspector.health(back)).anyMatch(f -> f.message().contains("replica of"));
    }
  }

  @Test
  void shouldRefuseATargetThatHoldsRecords() {
    target.select(2);
    target.set("k", "1");
    criticalIn(inspector.compatibility(link)).anyMatch(f -> f.message().contains("[2]"));

    ControlSpace.select(target);
    target.hset(
        new ControlSpace("orders").checkpoint(Direction.FORWARD),
        Checkpoint.copying("abc", 1).write());
    assertThat(inspector.compatibility(link))
        .noneMatch(RedisInspectorIT::critical)
        .anyMatch(f -> f.message().contains("earlier copy"));
  }

  @Test
  void shouldWarnOfOtherMigrationsKeys() {
    ControlSpace.select(target);
    target.set(new ControlSpace("invoices").epoch(), "1");

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
        .anyMatch(f -> f.subject().equals("source") && f.message().contains("cuts a replica off"));
  }

  @Test
  void shouldRefuseWhenLogicalDatabasesAreTooFew() {
    try (SideServer small = new SideServer("small", "databases 4")) {
      source.select(9);
      source.set("k", "1");

      criticalIn(inspector.compatibility(new Link("orders", left.settings(), small.settings())))
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
    assertThat(health.records()).isEqualTo(1);
    assertThat(health.memoryUsed()).isPositive();
    assertThat(health.memoryLimit()).isEqualTo(100);
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
    ControlSpace space = new ControlSpace("orders");
    ControlSpace.select(source);
    ControlSpace.select(target);
    assertThat(markers.applied(link, Direction.FORWARD)).isEmpty();

    markers.write(link, Direction.FORWARD, written);
    assertThat(source.get(space.marker(Direction.FORWARD))).isEqualTo("1700000000123");
    target.hset(space.checkpoint(Direction.FORWARD), "marker", "1700000000123");

    assertThat(markers.applied(link, Direction.FORWARD)).contains(written);
    assertThat(markers.applied(link, Direction.REVERSE)).isEmpty();
  }

  private static boolean critical(Finding finding) {
    return finding.severity() == Severity.CRITICAL;
  }

  private static ListAssert<Finding> criticalIn(List<Finding> found) {
    return assertThat(found.stream().filter(RedisInspectorIT::critical).toList());
  }
}
