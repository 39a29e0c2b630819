package io.exodus.worker.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.Incompatibility.Presence;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import io.exodus.server.FreePort;
import io.exodus.worker.preflight.PreflightStage.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.embedded.RedisServer;

/** What the owners read of servers that are one, full, or not saved. */
class PreflightServersIT {

  private PreflightStage stage;

  @BeforeEach
  void start() {
    stage = new PreflightStage();
  }

  @AfterEach
  void stop() throws IOException {
    stage.close();
  }

  private static PreflightTerms terms(Duration backupAge, double headroom) {
    return new PreflightTerms(List.of("old", "new"), 14, backupAge, headroom);
  }

  private Result health(Duration backupAge) {
    return stage.check("health", stage.source(), stage.target(), terms(backupAge, 1.5));
  }

  private static Finding only(Result result) {
    assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.FAIL);
    assertThat(result.critical()).hasSize(1);
    return result.critical().get(0);
  }

  @Test
  void shouldPassTwoServersAndRefuseOneThatIsBothUnderAnotherName() {
    var same =
        PreflightStage.endpoint("new", "redis://localhost:" + stage.sourcePort, Trust.platform());

    Finding finding =
        only(stage.check("endpoints", stage.source(), same, PreflightStage.PLAINTEXT));

    assertThat(stage.check("endpoints").verdict()).isEqualTo(Verdict.PASS);
    assertThat(finding.subject()).isEqualTo("new");
    assertThat(finding.message())
        .isEqualTo(
            "It is the same server as the source, at 127.0.0.1:%1$d and localhost:%1$d."
                .formatted(stage.sourcePort));
    assertThat(finding.advice()).isEqualTo("Configure the target's own address.");
  }

  @Test
  void shouldRefuseATargetWithLessRoomThanThePlanAsksFor() {
    try (Jedis source = PreflightStage.as("exodus", stage.sourcePort);
        Jedis target = PreflightStage.as("exodus", stage.targetPort)) {
      source.set("big", "x".repeat(16 << 20));
      target.configSet("maxmemory-policy", "noeviction");
      target.configSet("maxmemory", Integer.toString(40 << 20));
    }

    Result enough = stage.check("capacity");
    Finding finding =
        only(
            stage.check(
                "capacity", stage.source(), stage.target(), terms(Duration.ofHours(24), 4)));

    assertThat(enough.verdict()).as("%s", enough).isEqualTo(Verdict.PASS);
    assertThat(finding.message()).startsWith("The source holds ").contains("left of maxmemory");
    assertThat(finding.advice())
        .startsWith("Give it more memory: the plan asks for room for 4.0 times");
  }

  @Test
  void shouldRefuseATargetThatIsAReplicaAndOneThatIsDown() {
    try (Jedis target = PreflightStage.as("exodus", stage.targetPort)) {
      target.replicaof("127.0.0.1", FreePort.next());
    }
    var down =
        PreflightStage.endpoint("new", "redis://127.0.0.1:" + FreePort.next(), Trust.platform());

    Result replica = health(Duration.ofHours(24));
    Result dead = stage.check("health", stage.source(), down, PreflightStage.PLAINTEXT);

    assertThat(replica.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(replica.critical())
        .anyMatch(f -> f.subject().equals("new") && f.message().contains("replica"));
    assertThat(only(dead).message()).startsWith("Exodus cannot log in: ");
  }

  @Test
  void shouldTellOfASourceThatHasNotBeenSaved() {
    Result result = health(Duration.ofHours(24));

    assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    assertThat(result.findings())
        .anyMatch(
            f ->
                f.severity() == Severity.WARNING
                    && f.message().startsWith("It has made no snapshot since it started")
                    && f.advice().contains("vouches"));
  }

  @Test
  void shouldRefuseASnapshotThatIsTooOldAndPassARecentOne() {
    try (Jedis source = PreflightStage.as("exodus", stage.sourcePort)) {
      long started = source.lastsave();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                source.save();
                return source.lastsave() > started + 2;
              });
      source.set("k", "1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Long.parseLong(source.time().get(0)) > source.lastsave() + 1);
    }

    Result recent = health(Duration.ofHours(24));
    Finding finding = only(health(Duration.ofSeconds(1)));

    assertThat(recent.verdict()).isEqualTo(Verdict.PASS);
    assertThat(recent.findings())
        .anyMatch(
            f -> f.severity() == Severity.INFO && f.message().startsWith("Its latest snapshot is"));
    assertThat(finding.message())
        .startsWith("Its latest snapshot is from ")
        .endsWith("The plan allows an age of PT1S.");
    assertThat(finding.advice()).startsWith("Make a snapshot (BGSAVE)");
  }

  @Test
  void shouldRefuseASourceWhoseSnapshotsFail() {
    try (Jedis source = PreflightStage.as("exodus", stage.sourcePort)) {
      source.configSet("dbfilename", "taken");
      assertThat(Path.of(source.configGet("dir").get("dir"), "taken").toFile().mkdir()).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                try {
                  source.bgsave();
                } catch (JedisDataException e) {
                  // One is under way.
                }
                return source.info("persistence").contains("rdb_last_bgsave_status:err");
              });
      // Else it refuses writes, which is another finding.
      source.configSet("stop-writes-on-bgsave-error", "no");
    }

    assertThat(only(health(Duration.ofHours(24))).message())
        .isEqualTo("Its latest snapshot failed.");
  }

  @Test
  void shouldTellScriptsThatTheTrafficCallsFromThoseThatAreOnlyHeld() {
    Incompatibility held;
    Incompatibility used;
    try (Jedis source = PreflightStage.as("exodus", stage.sourcePort)) {
      String script = source.scriptLoad("return 1");
      held = about("scripts");
      source.evalsha(script);
      used = about("scripts");
    }

    assertThat(held).isEqualTo(new Incompatibility("scripts", Presence.UNUSED, true));
    assertThat(used).isEqualTo(new Incompatibility("scripts", Presence.USED, true));
  }

  private Incompatibility about(String feature) {
    return stage.check("compatibility").findings().stream()
        .map(Finding::trait)
        .filter(trait -> trait != null && trait.feature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldRefuseATargetWithoutTheLogicalDatabasesThatTheSourceUses() throws IOException {
    try (Jedis source = PreflightStage.as("exodus", stage.sourcePort)) {
      source.select(3);
      source.set("k", "1");
    }
    try (RedisOfOneDatabase small = new RedisOfOneDatabase()) {
      Finding finding =
          only(
              stage.check(
                  "compatibility", stage.source(), small.endpoint(), PreflightStage.PLAINTEXT));

      assertThat(finding.trait())
          .isEqualTo(new Incompatibility("logicalDatabases", Presence.HELD, false));
      assertThat(finding.message())
          .isEqualTo("It lacks the logical databases [3] that the source uses.");
      assertThat(finding.advice())
          .isEqualTo("Raise 'databases' in the target's configuration and restart it.");
    }
  }

  /** A target that was set up too small. */
  private static final class RedisOfOneDatabase implements AutoCloseable {

    private final int port = FreePort.next();
    private final RedisServer server = PreflightStage.start(port, "databases 1");

    EndpointSettings endpoint() {
      return PreflightStage.endpoint("new", "redis://127.0.0.1:" + port, Trust.platform());
    }

    @Override
    public void close() throws IOException {
      server.stop();
    }
  }
}
