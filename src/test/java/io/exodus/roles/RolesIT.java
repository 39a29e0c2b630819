package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.demo.Ledger;
import io.exodus.demo.Traffic;
import io.exodus.demo.TrafficSettings;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * A migration between servers that Exodus did not start, by engine, workers and interlay as
 * processes of their own, each with the configuration file of the documentation, under live
 * traffic. Each part is ended once, at the wrong moment or for good.
 */
class RolesIT {

  private static final String ID = "orders-2026";
  private static final String ADMINISTRATOR = "a-password-of-the-administrator";
  private static final int CLIENTS = 6;
  private static final int KEYS = 60_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Map<String, String> SECRETS =
      Map.of(
          "EXODUS_WORKER_PASSWORD",
          "a-password-of-the-workers",
          "EXODUS_INTERLAY_PASSWORD",
          "a-password-of-the-interlays",
          "EXODUS_CONTROL_TOKEN",
          "a-token-of-the-cutover",
          "EXODUS_ADMIN_PASSWORD",
          ADMINISTRATOR,
          "ORDERS_OLD_PASSWORD",
          RedisOfOthers.EXODUS_PASSWORD,
          "ORDERS_NEW_PASSWORD",
          RedisOfOthers.EXODUS_PASSWORD);

  @TempDir Path directory;

  private final int enginePort = JarProcess.freePort();
  private final int listenPort = JarProcess.freePort();
  private final int databasePort = JarProcess.freePort();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Ledger ledger = new Ledger("live", CLIENTS);
  private RedisOfOthers source;
  private RedisOfOthers target;
  private Path engineFile;
  private Path workerFile;
  private Path interlayFile;

  @BeforeEach
  void setUp() throws IOException {
    source = closing(new RedisOfOthers(Files.createDirectory(directory.resolve("source"))));
    target = closing(new RedisOfOthers(Files.createDirectory(directory.resolve("target"))));
    source.seed(KEYS);
    engineFile =
        ExampleConfiguration.of(
            "engine",
            directory,
            Map.of(
                "jdbc:h2:file:/var/lib/exodus/engine",
                "jdbc:h2:tcp://localhost:" + databasePort + "/./engine"));
    workerFile =
        ExampleConfiguration.of(
            "worker",
            directory,
            Map.of(
                "engine.example:8080", "127.0.0.1:" + enginePort,
                "orders-old.example:6379", source.address(),
                "orders-new.example:6379", target.address(),
                "/var/lib/exodus", directory.toString()));
    interlayFile =
        ExampleConfiguration.of(
            "interlay",
            directory,
            Map.of(
                "engine.example:8080",
                "127.0.0.1:" + enginePort,
                "orders-old.example:6379",
                source.address(),
                "orders-new.example:6379",
                target.address(),
                "0.0.0.0:6379",
                "127.0.0.1:" + listenPort,
                "0.0.0.0:6400",
                "0.0.0.0:0",
                "interlay-1.example",
                "127.0.0.1",
                "/var/lib/exodus",
                directory.toString()));
  }

  @AfterEach
  void tearDown() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T opened) {
    open.add(0, opened);
    return opened;
  }

  private JarProcess worker(String name) {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.put("EXODUS_INSTANCE", name);
    return closing(JarProcess.start(name, directory, workerFile, environment));
  }

  private JarProcess interlay() {
    return closing(JarProcess.start("interlay", directory, interlayFile, SECRETS));
  }

  private Server database() throws Exception {
    Server server =
        Server.createTcpServer(
                "-tcpPort",
                String.valueOf(databasePort),
                "-baseDir",
                directory.toString(),
                "-ifNotExists")
            .start();
    closing(server::stop);
    return server;
  }

  private Traffic traffic() {
    Traffic traffic =
        new Traffic(
            new TrafficSettings(
                new HostAndPort("127.0.0.1", listenPort),
                RedisOfOthers.APPLICATION_USER,
                Secret.of(RedisOfOthers.APPLICATION_PASSWORD),
                CLIENTS,
                400,
                Duration.ofSeconds(10)),
            ledger);
    traffic.start();
    return closing(traffic);
  }

  private static Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>();
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), Owners.person(role));
    }
    plan.put("description", "The orders move");
    plan.put("kind", "production");
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("interlays", "orders");
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 2_000);
    plan.put("criteriaWindow", "PT10S");
    plan.put("maxLagMillis", 3_000);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 8_000);
    plan.put("rollbackWindow", "PT12S");
    plan.put("retentionUntil", Instant.now().plus(Duration.ofDays(30)).toString());
    return plan;
  }

  @Test
  void shouldMoveALiveDatabaseWhileEachPartIsEndedOnce() throws Exception {
    JarProcess first = worker("worker-1");
    JarProcess second = worker("worker-2");
    JarProcess interlay = interlay();
    first.awaitLive();
    second.awaitLive();
    interlay.awaitLive();
    assertThat(first.ready()).as("a worker without an engine").isFalse();
    assertThat(interlay.ready()).as("an interlay without a route").isFalse();

    Server database = database();
    JarProcess engine =
        closing(JarProcess.start("engine", directory, engineFile, SECRETS, enginePort));
    engine.awaitReady();
    first.awaitReady();
    second.awaitReady();
    interlay.awaitReady();
    assertClosed(engine, first, interlay);

    EngineRest administrator = new EngineRest(engine.uri("/"), "admin", ADMINISTRATOR);
    Owners owners = new Owners(engine.uri("/"), administrator);
    Traffic traffic = traffic();
    owners
        .as(OwnerRole.MIGRATION_OPERATOR)
        .post(
            "/engine-rest/process-definition/key/migration/start",
            Map.of("businessKey", ID, "variables", EngineRest.variables(plan())));

    carryUntil("exodus-copy", administrator, owners);
    JarProcess copying = holder("exodus-copy", administrator, first, second);
    copying.kill();
    JarProcess other = copying == first ? second : first;
    carryUntilPhase("OBSERVING", administrator, owners);
    JarProcess again = worker(copying.name()).awaitReady();
    other.terminate();
    // Sooner than its lock would have ended: it was handed back.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> holder("exodus-follow", administrator, again, other) == again);
    carryUntilPhase("COMMITTED", administrator, owners);
    assertThat(again.log())
        .contains("\"role\":\"worker\"", "\"instance\":\"" + again.name() + "\"")
        .contains("\"migration\":\"" + ID + "\"", "\"run\":\"" + run(administrator) + "\"");

    database.stop();
    await("the engine has no database").atMost(PATIENCE).until(() -> !engine.ready());
    assertThat(engine.live()).isTrue();
    database();
    engine.awaitReady();

    engine.terminate();
    await("the worker misses the engine").atMost(PATIENCE).until(() -> !again.ready());
    assertThat(again.live()).isTrue();
    assertThat(interlay.ready()).as("an interlay with its last route").isTrue();
    awaitWrites(traffic);

    interlay.terminate();
    JarProcess alone = interlay().awaitReady();
    awaitWrites(traffic);

    traffic.stop();
    alone.terminate();
    again.terminate();
    try (Jedis authority = target.connect()) {
      Ledger.Audit audit = ledger.audit(authority);
      assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
      assertThat(audit.acknowledged()).isEqualTo(traffic.metrics().acknowledged()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "engine, EXODUS_INTERLAY_PASSWORD, exodus.engine.interlay-password",
    "engine, EXODUS_ADMIN_PASSWORD, camunda.bpm.admin-user.password",
    "worker, ORDERS_NEW_PASSWORD, exodus.endpoints.orders-new.password",
    "interlay, EXODUS_CONTROL_TOKEN, exodus.control.token"
  })
  void shouldRefuseToStartWithoutASecret(String role, String variable, String key)
      throws Exception {
    Map<String, String> secrets = new HashMap<>(SECRETS);
    secrets.remove(variable);
    Path file =
        role.equals("engine") ? engineFile : role.equals("worker") ? workerFile : interlayFile;
    database();

    JarProcess process = closing(JarProcess.start(role, directory, file, secrets));

    assertThat(process.awaitEnd()).isEqualTo(1);
    assertThat(process.log())
        .contains(key + " is '${" + variable + "}': the secret of that name is missing")
        .doesNotContain("\tat ", "stack_trace");
  }

  private static void assertClosed(JarProcess engine, JarProcess worker, JarProcess interlay) {
    assertThat(engine.get("/engine-rest/task")).isEqualTo(401);
    assertThat(engine.get("/exodus/api/migrations")).isEqualTo(401);
    for (JarProcess process : List.of(engine, worker, interlay)) {
      assertThat(process.get("/actuator/health")).isEqualTo(200);
      assertThat(process.get("/actuator/env")).isEqualTo(404);
      assertThat(process.get("/actuator")).isEqualTo(404);
    }
    for (JarProcess process : List.of(worker, interlay)) {
      assertThat(process.get("/engine-rest/task")).isEqualTo(404);
      assertThat(process.get("/exodus/api/migrations")).isEqualTo(404);
      assertThat(process.get("/camunda/app/tasklist/default/")).isEqualTo(404);
      assertThat(process.log()).doesNotContain("Hikari", "ProcessEngine", "Flyway");
    }
  }

  private static String run(EngineRest administrator) {
    return administrator.get("/exodus/api/migrations/" + ID).get("runId").asText();
  }

  private static String phase(EngineRest administrator) {
    return administrator.get("/exodus/api/migrations/" + ID).get("phase").asText();
  }

  /** Answers gates until a worker has the task of that topic. */
  private static void carryUntil(String topic, EngineRest administrator, Owners owners) {
    await(topic)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              owners.answer();
              failOnIncident(administrator);
              return !tasks(topic, administrator).isEmpty();
            });
  }

  private static void carryUntilPhase(String phase, EngineRest administrator, Owners owners) {
    await(phase)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              owners.answer();
              failOnIncident(administrator);
              return phase(administrator).equals(phase);
            });
  }

  private static void failOnIncident(EngineRest administrator) {
    JsonNode incidents = administrator.get("/engine-rest/incident");
    assertThat(incidents).as("incidents: %s", incidents).isEmpty();
  }

  private static JsonNode tasks(String topic, EngineRest administrator) {
    return administrator.get("/engine-rest/external-task?locked=true&topicName=" + topic);
  }

  /** Whose the one task of that topic is; null while it is nobody's. */
  private static JarProcess holder(
      String topic, EngineRest administrator, JarProcess one, JarProcess two) {
    JsonNode tasks = tasks(topic, administrator);
    if (tasks.isEmpty()) {
      return null;
    }
    String worker = tasks.get(0).get("workerId").asText();
    return worker.startsWith(one.name()) ? one : two;
  }

  private static void awaitWrites(Traffic traffic) {
    long goal = traffic.metrics().acknowledged() + 500;
    await("writes are acknowledged")
        .atMost(PATIENCE)
        .until(() -> traffic.metrics().acknowledged() >= goal);
  }
}
