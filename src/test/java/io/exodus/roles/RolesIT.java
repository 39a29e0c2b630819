package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Traffic;
import io.exodus.migration.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * A migration between servers that Exodus did not start, by engine, workers and interlay as
 * processes of their own, under live traffic. Each part is ended once, at the wrong moment or for
 * good.
 */
@Tag("slow")
class RolesIT {

  private static final String ID = "orders-2026";
  private static final int CLIENTS = 6;
  private static final int KEYS = 60_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  private final Ledger ledger = new Ledger("live", CLIENTS);
  private SeparateProcesses house;

  @BeforeEach
  void setUp() throws IOException {
    house = new SeparateProcesses(directory);
  }

  @AfterEach
  void tearDown() throws Exception {
    house.close();
  }

  @Test
  void shouldMoveALiveDatabaseWhileEachPartIsEndedOnce() throws Exception {
    house.source().seed(KEYS);
    JarProcess first = house.worker("worker-1");
    JarProcess second = house.worker("worker-2");
    JarProcess interlay = house.interlay();
    first.awaitLive();
    second.awaitLive();
    interlay.awaitLive();
    assertThat(first.ready()).as("a worker without an engine").isFalse();
    assertThat(interlay.ready()).as("an interlay without a route").isFalse();

    Server database = house.database();
    JarProcess engine = house.engine().awaitReady();
    first.awaitReady();
    second.awaitReady();
    interlay.awaitReady();
    assertClosed(engine, first, interlay);

    Traffic traffic = house.traffic(ledger, 400);
    LiveMigration migration = new LiveMigration(ID, engine.uri("/"));
    migration.start();
    JarProcess copying = migration.carryUntil(() -> migration.holder("exodus-copy", first, second));
    copying.kill();
    JarProcess other = copying == first ? second : first;
    migration.carryTo(Phase.OBSERVING);

    JarProcess again = house.worker(copying.name()).awaitReady();
    other.terminate();
    assertThat(other.log()).contains("exodus-follow: handed back to the engine");
    // Sooner than its lock would have ended.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> migration.holder("exodus-follow", again, other) == again);
    assertThat(migration.carryTo(Phase.COMMITTED)).isEqualTo(Phase.COMMITTED);
    assertThat(again.log())
        .contains("\"role\":\"worker\"", "\"instance\":\"" + again.name() + "\"")
        .contains("\"migration\":\"" + ID + "\"", "\"run\":\"" + migration.run() + "\"");

    database.stop();
    await("the engine has no database").atMost(PATIENCE).until(() -> !engine.ready());
    assertThat(engine.live()).isTrue();
    house.database();
    engine.awaitReady();
    again.awaitReady();

    engine.terminate();
    await("the worker misses the engine").atMost(PATIENCE).until(() -> !again.ready());
    assertThat(again.live()).isTrue();
    assertThat(interlay.ready()).as("an interlay with its last route").isTrue();
    SeparateProcesses.awaitWrites(traffic);

    interlay.terminate();
    JarProcess alone = house.interlay().awaitReady();
    SeparateProcesses.awaitWrites(traffic);

    traffic.stop();
    alone.terminate();
    again.terminate();
    try (Jedis authority = house.target().connect()) {
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
    house.database();

    JarProcess process = house.without(variable, role);

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
}
