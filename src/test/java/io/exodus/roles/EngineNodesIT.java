package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.client.EngineNodes;
import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Traffic;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalChain;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.Phase;
import io.exodus.server.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * Two engine nodes on one PostgreSQL, three workers and an interlay, as processes of their own
 * under live traffic. Each node and two workers are killed, and the database goes away for a while;
 * every step is taken once.
 */
@Tag("slow")
class EngineNodesIT {

  private static final String ID = "orders-2026";
  private static final int CLIENTS = 6;
  private static final int KEYS = 60_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern DONE = Pattern.compile("(exodus-[a-z-]+): done");

  @TempDir Path directory;

  private final Ledger ledger = new Ledger("live", CLIENTS);
  private final int[] ports = {FreePort.next(), FreePort.next()};
  private final EngineNodes nodes =
      new EngineNodes(List.of(JarProcess.uri(ports[0]), JarProcess.uri(ports[1])));
  private final Map<String, JarProcess> workers = new HashMap<>();
  private SeparateProcesses house;
  private PostgresOfOthers database;
  private EngineHistory history;

  @BeforeEach
  void setUp() throws IOException {
    house = new SeparateProcesses(directory);
    database =
        house.closing(new PostgresOfOthers(Files.createDirectory(directory.resolve("postgres"))));
    history = new EngineHistory(database.dataSource());
  }

  @AfterEach
  void tearDown() throws Exception {
    house.close();
  }

  private JarProcess node(int number) {
    return house.engine("engine-" + number, ports[number - 1], database.environment());
  }

  private JarProcess worker(int number) {
    String name = "worker-" + number;
    workers.put(name, house.worker(name, knowingBothNodes()));
    return workers.get(name);
  }

  private Map<String, String> knowingBothNodes() {
    return Map.of("EXODUS_ENGINE_URL", nodes.toString());
  }

  @Test
  void shouldMoveALiveDatabaseWhileNodesAndWorkersAreKilled() throws Exception {
    house.source().seed(KEYS);
    JarProcess first = node(1);
    JarProcess second = node(2);
    List<JarProcess> others =
        List.of(worker(1), worker(2), worker(3), house.interlay("interlay", knowingBothNodes()));
    first.awaitReady();
    second.awaitReady();
    assertThat(history.startedWith()).isNotEmpty().allSatisfy((what, times) -> assertOnce(times));
    others.forEach(JarProcess::awaitReady);
    Traffic traffic = house.traffic(ledger, 400);
    LiveMigration migration = new LiveMigration(ID, nodes);
    migration.start();

    // While it copies: the node that all of them call, and the worker that has the step.
    migration.carryUntil(() -> holder(migration, "exodus-copy")).kill();
    first.kill();
    migration.carryTo(Phase.AWAITING_CUTOVER);
    node(1).awaitReady();
    migration.carryTo(Phase.OBSERVING);

    // While it observes: the other node, for good, and the worker that has the stream.
    second.kill();
    migration.carryUntil(() -> holder(migration, "exodus-follow")).kill();
    database.close();
    await("no worker has an engine")
        .atMost(PATIENCE)
        .until(() -> living().stream().noneMatch(JarProcess::ready));
    SeparateProcesses.awaitWrites(traffic);
    database.start();
    for (JarProcess worker : living()) {
      worker.awaitReady();
    }
    await("another has the stream")
        .atMost(PATIENCE)
        .until(() -> holder(migration, "exodus-follow") != null);
    assertThat(migration.carryTo(Phase.COMMITTED)).isEqualTo(Phase.COMMITTED);
    assertThat(history.repeatedSteps()).isEmpty();
    assertThat(history.endedSteps()).isPositive();
    assertThat(history.failedSteps()).isEmpty();
    assertDoneOnce(history.takenSteps());
    assertJournal(history.journal(ID));
    traffic.stop();
    try (Jedis authority = house.target().connect()) {
      Ledger.Audit audit = ledger.audit(authority);
      assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
      assertThat(audit.acknowledged()).isEqualTo(traffic.metrics().acknowledged()).isPositive();
    }
  }

  private static void assertOnce(long times) {
    assertThat(times).isEqualTo(1);
  }

  /** What changes anything, once; a commit may be withheld, and the observation repeated. */
  private static void assertJournal(List<JournalEntry> journal) {
    assertThat(JournalChain.verify(journal).whole()).isTrue();
    assertThat(journal)
        .filteredOn(entry -> entry.is(EntryType.PHASE))
        .extracting(JournalEntry::subject)
        .containsOnlyOnce(Phase.COPYING.name(), Phase.CUTTING_OVER.name(), Phase.COMMITTED.name());
    assertThat(journal)
        .filteredOn(entry -> entry.is(EntryType.AUTHORITY) && entry.subject().equals("attempt"))
        .hasSize(2)
        .noneMatch(entry -> entry.detail().contains("taken over"));
  }

  private JarProcess holder(LiveMigration migration, String topic) {
    return migration.holder(topic, living().toArray(JarProcess[]::new));
  }

  private List<JarProcess> living() {
    return workers.values().stream().filter(JarProcess::live).toList();
  }

  /** A worker that is killed may not say that it has done a step; none has done one in vain. */
  private void assertDoneOnce(Map<String, Long> taken) {
    assertThat(taken).containsEntry("exodus-copy", 1L).containsEntry("exodus-switch", 1L);
    assertThat(done())
        .isNotEmpty()
        .allSatisfy(
            (topic, times) ->
                assertThat(times).as(topic).isLessThanOrEqualTo(taken.getOrDefault(topic, 0L)));
  }

  /** How often the workers have done a step of that topic. */
  private Map<String, Long> done() {
    Map<String, Long> done = new TreeMap<>();
    for (JarProcess worker : workers.values()) {
      DONE.matcher(worker.log())
          .results()
          .forEach(step -> done.merge(step.group(1), 1L, Long::sum));
    }
    return done;
  }
}
