package io.exodus.endpoint.redis.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Inspects Redis 6.2 and 7.0: what is the same on both is not taken for a difference. */
class VersionsInspectorIT {

  private static final String FUNCTION =
      "#!lua name=lib\nredis.register_function('f', function() return 1 end)";

  private final RedisInspector inspector = new RedisInspector();
  private SideServer older;
  private SideServer newer;

  @BeforeEach
  void start() {
    older = new SideServer("older");
    newer = new SideServer("newer", NewerServer.REDIS_7_0.executable());
  }

  @AfterEach
  void stop() {
    older.close();
    newer.close();
  }

  private EndpointPair up() {
    return new EndpointPair("orders", older.settings(), newer.settings());
  }

  private EndpointPair down() {
    return new EndpointPair("orders", newer.settings(), older.settings());
  }

  @Test
  void shouldFindTheCommandsThatWereUsedWhenTheTargetTellsThemBySubcommand() {
    useGroups(older.exodus());

    assertThat(inspector.compatibility(up()))
        .noneMatch(finding -> finding.severity() == Severity.CRITICAL)
        .noneMatch(finding -> finding.message().contains("It lacks commands"));
  }

  @Test
  void shouldFindTheCommandsThatWereUsedWhenTheSourceTellsThemBySubcommand() {
    useGroups(newer.exodus());

    assertThat(inspector.compatibility(down()))
        .noneMatch(finding -> finding.severity() == Severity.CRITICAL);
  }

  @Test
  void shouldRefuseWhenASubcommandWasUsedThatTheTargetLacks() {
    Jedis source = newer.exodus();
    source.functionLoad(FUNCTION);
    source.functionDelete("lib");

    assertThat(inspector.compatibility(down()))
        .filteredOn(finding -> finding.severity() == Severity.CRITICAL)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains(
                        "lacks commands that clients used", "function|delete, function|load"));
  }

  @Test
  void shouldSayThatFunctionsAreCopiedWhenTheLogIsCopied() throws Exception {
    try (ReplicationServers servers =
        ReplicationServers.of(
            NewerServer.REDIS_7_0.executable(), NewerServer.REDIS_7_0.executable())) {
      servers.source().functionLoad(FUNCTION);

      assertThat(inspector.compatibility(servers.link))
          .noneMatch(finding -> finding.severity() == Severity.CRITICAL)
          .anyMatch(
              finding ->
                  finding.severity() == Severity.INFO
                      && finding.message().contains("[lib]")
                      && finding.message().contains("copies them"));

      servers.copy();
      assertThat(servers.target().functionList()).hasSize(1);
      assertThat(inspector.compatibility(servers.link))
          .noneMatch(finding -> finding.message().contains("[lib]"));
    }
  }

  @Test
  void shouldRefuseFunctionsWhenTheyAreNotCopied() {
    newer.exodus().functionLoad(FUNCTION);
    assertThat(inspector.compatibility(down()))
        .anyMatch(
            finding ->
                finding.severity() == Severity.CRITICAL
                    && finding.advice().contains("Redis 7.0 or later"));

    try (SideServer other = new SideServer("other", NewerServer.REDIS_7_0.executable())) {
      newer.exodus().aclSetUser(SideServer.EXODUS, "-psync");
      assertThat(
              inspector.compatibility(
                  new EndpointPair("orders", newer.settings(), other.settings())))
          .anyMatch(
              finding ->
                  finding.severity() == Severity.CRITICAL
                      && finding.advice().contains("FUNCTION RESTORE"));
    }
  }

  @Test
  void shouldSeeTheSameRightsWhenBothWereGivenTheSameRules() {
    for (String rules :
        List.of(
            "+@all",
            "+@all -@admin",
            "+@all -@dangerous",
            "+@all -@dangerous +info +keys",
            "-@all +@read +@write +@connection",
            "+@all -config -debug +config|get",
            "+@all -flushall -keys")) {
      give(older.exodus(), rules);
      give(newer.exodus(), rules);

      assertThat(rights(up())).as(rules).isEmpty();
    }
  }

  @Test
  void shouldNameWhatTheTargetRefusesWhenItsVersionReadsTheSameRulesInAnotherWay() {
    give(older.exodus(), "+@all -@admin");
    give(newer.exodus(), "+@all -@admin");
    Jedis application = older.application();
    application.sendCommand(() -> "ROLE".getBytes());

    assertThat(rights(up()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("does not let it call role"));
  }

  @Test
  void shouldSeeOtherRightsWhenTheyAreOthers() {
    give(older.exodus(), "+@all -@admin");
    for (String rules :
        List.of("+@all", "+@all -@admin -get", "-@all +@read", "+@all -client|id")) {
      give(newer.exodus(), rules);
      assertThat(rights(up())).as(rules).singleElement().matches(this::others);
    }
    newer.exodus().aclSetUser(SideServer.APPLICATION, "resetkeys", "~shop:*", "+@all", "-@admin");
    assertThat(rights(up()))
        .singleElement()
        .matches(this::others)
        .matches(finding -> finding.message().contains("patterns of keys or channels differ"));
    newer.exodus().aclSetUser(SideServer.APPLICATION, "~*", "(~x +get)");
    assertThat(rights(up())).singleElement().matches(this::others);
  }

  private boolean others(Finding finding) {
    return finding.severity() == Severity.WARNING && finding.message().contains("different rights");
  }

  private List<Finding> rights(EndpointPair link) {
    return inspector.credentials(link).stream()
        .filter(finding -> finding.message().contains("'" + SideServer.APPLICATION + "'"))
        .toList();
  }

  private static void give(Jedis server, String rules) {
    server.aclSetUser(
        SideServer.APPLICATION,
        ("reset on >" + SideServer.PASSWORD + " ~* &* " + rules).split(" "));
  }

  private static void useGroups(Jedis source) {
    source.xgroupCreate("events", "readers", StreamEntryID.XGROUP_LAST_ENTRY, true);
    source.xgroupDestroy("events", "readers");
  }
}
