package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Traffic;
import io.exodus.migration.Phase;
import io.exodus.server.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The disk under the engine's database is full in the middle of a migration, under traffic. */
@Tag("slow")
class FullDiskIT {

  private static final int CLIENTS = 6;
  private static final int KEYS = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  private final Ledger ledger = new Ledger("live", CLIENTS);
  private final int port = FreePort.next();
  private SeparateProcesses house;
  private SmallDisk disk;

  @BeforeEach
  void setUp() throws Exception {
    house = new SeparateProcesses(directory);
    disk = house.closing(SmallDisk.mount(Files.createDirectory(directory.resolve("disk"))));
  }

  @AfterEach
  void tearDown() throws Exception {
    house.close();
  }

  @Test
  void shouldGoOnByItselfWhenThereIsRoomAgain() throws Exception {
    house.source().seed(KEYS);
    Map<String, String> knowing = Map.of("EXODUS_ENGINE_URL", JarProcess.uri(port).toString());
    JarProcess engine = house.engine("engine", port, onTheDisk());
    JarProcess worker = house.worker("worker", knowing);
    JarProcess interlay = house.interlay("interlay", knowing);
    engine.awaitReady();
    worker.awaitReady();
    interlay.awaitReady();
    Traffic traffic = house.traffic(ledger, 400);
    LiveMigration migration = new LiveMigration("orders-2026", JarProcess.uri(port));
    migration.start();
    migration.carryTo(Phase.COPYING);

    disk.fill();
    await("the engine is not ready").atMost(PATIENCE).until(() -> !engine.ready());
    await("the worker is not ready").atMost(PATIENCE).until(() -> !worker.ready());
    SeparateProcesses.awaitWrites(traffic);

    assertThat(engine.live()).isTrue();
    assertThat(engine.log())
        .contains("the disk of the engine's database, " + disk.directory(), "Free some space");
    assertThat(interlay.ready()).as("an interlay with its route").isTrue();

    disk.makeRoom();
    engine.awaitReady();
    worker.awaitReady();
    // Each of the pool's connections to the database that was closed may fail one request yet.
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(EngineRest.Refused.class)
        .until(() -> migration.carryTo(Phase.COMMITTED) == Phase.COMMITTED);
    traffic.stop();
    try (Jedis authority = house.target().connect()) {
      Ledger.Audit audit = ledger.audit(authority);
      assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
      assertThat(audit.acknowledged()).isEqualTo(traffic.metrics().acknowledged()).isPositive();
    }
  }

  private Map<String, String> onTheDisk() {
    return Map.of(
        "SPRING_DATASOURCE_URL",
        "jdbc:h2:file:" + disk.directory() + "/engine;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
  }
}
