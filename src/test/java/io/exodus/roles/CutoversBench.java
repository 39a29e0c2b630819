package io.exodus.roles;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.client.EngineNodes;
import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Gaps;
import io.exodus.demo.traffic.Traffic;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.Jedis;

/**
 * For src/bench/cutovers.sh: cutovers under load, one after another, engine, worker and interlay as
 * processes of their own. The hold of one is the longest gap between two acknowledged writes of any
 * connection across it; beside it, the same over as long a span without one.
 */
final class CutoversBench {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String APPROVAL = "Task_ApproveCutover";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  /** After the change, so that the slowest connection's gap is in. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final int connections;
  private final int writesPerSecond;
  private final int keys;
  private final SeparateProcesses house;
  private final DatabasePairs pairs;
  private final Distribution across = new Distribution();
  private final Distribution ordinary = new Distribution();
  private final Map<String, Distribution> steps = new TreeMap<>();
  private EngineRest administrator;
  private Owners owners;

  private CutoversBench(
      Path directory, int cutovers, int connections, int writesPerSecond, int keys)
      throws Exception {
    this.connections = connections;
    this.writesPerSecond = writesPerSecond;
    this.keys = keys;
    house = new SeparateProcesses(directory);
    pairs = house.closing(new DatabasePairs(cutovers, directory));
    pairs.addTo(house.files());
  }

  /**
   * @param args cutovers, connections, writes per second of all of them, keys of each database
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("cutovers");
    boolean whole;
    CutoversBench bench =
        new CutoversBench(
            directory,
            Integer.parseInt(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    try {
      whole = bench.run();
    } finally {
      bench.house.close();
    }
    System.exit(whole ? 0 : 1);
  }

  private boolean run() throws Exception {
    house.database();
    JarProcess engine = house.engine().awaitReady();
    JarProcess worker = house.worker("worker");
    JarProcess interlay = house.interlay();
    worker.awaitReady();
    interlay.awaitReady();
    EngineNodes nodes = new EngineNodes(List.of(engine.uri("/")));
    administrator =
        new EngineRest(
            nodes, SeparateProcesses.ADMINISTRATOR, SeparateProcesses.ADMINISTRATOR_PASSWORD);
    owners = new Owners(administrator);
    boolean whole = true;
    for (DatabasePairs.Pair pair : pairs.all()) {
      whole &= cutover(pair);
    }
    print();
    return whole;
  }

  private boolean cutover(DatabasePairs.Pair pair) throws Exception {
    String id = "move-of-" + pair.source();
    pair.sourceServer().seed(keys);
    Ledger ledger = new Ledger("live", connections);
    Traffic traffic = house.traffic(pair.listenPort(), ledger, writesPerSecond);
    start(id, pair);
    answerUntil(() -> asked(APPROVAL), APPROVAL);

    double held = measure(traffic.gaps(), () -> answerUntil(() -> phase(id) == Phase.OBSERVING));
    answerUntil(() -> phase(id) == Phase.COMMITTED);
    traffic.stop();

    Ledger.Audit audit;
    try (Jedis authority = pair.targetServer().connect()) {
      audit = ledger.audit(authority);
    }
    noteSteps(id);
    pair.close();
    System.out.printf(
        Locale.ROOT,
        "%-20s hold %6.1f ms; %d writes acknowledged, %s%n",
        id,
        held,
        audit.acknowledged(),
        audit.clean() ? "each there once" : "NOT WHOLE: " + audit.examples());
    return audit.clean() && audit.acknowledged() > 0;
  }

  private void start(String id, DatabasePairs.Pair pair) {
    Map<String, Object> plan = LiveMigration.plan();
    plan.put("sourceEndpoint", pair.source());
    plan.put("targetEndpoint", pair.target());
    plan.put("acceptPlaintext", pair.source() + ", " + pair.target());
    plan.put("interlays", pair.interlay());
    plan.put("criteriaWindow", "PT3S");
    plan.put("rollbackWindow", "PT3S");
    owners
        .as(OwnerRole.MIGRATION_OPERATOR)
        .post(
            "/engine-rest/process-definition/key/exodus-migration/start",
            Map.of("businessKey", id, "variables", EngineRest.variables(plan)));
  }

  /** What the change adds to the longest gap; the engine is asked as often without as with it. */
  private double measure(Gaps gaps, Runnable change) {
    long begin = System.nanoTime();
    gaps.beginSpan();
    change.run();
    answerFor(MARGIN);
    Duration span = Duration.ofNanos(System.nanoTime() - begin);
    double with = gaps.maxGapMillis();
    gaps.beginSpan();
    answerFor(span);
    double without = gaps.maxGapMillis();
    across.add(with);
    ordinary.add(without);
    return with;
  }

  private void answerFor(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    answerUntil(() -> System.nanoTime() > until);
  }

  private void answerUntil(BooleanSupplier condition) {
    answerUntil(condition, "");
  }

  /** Answers all gates but that one until what is waited for is there. */
  private void answerUntil(BooleanSupplier condition, String open) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(
            () -> {
              boolean met = condition.getAsBoolean();
              if (!met) {
                owners.answerAllBut(open);
              }
              return met;
            });
  }

  private boolean asked(String gate) {
    return !administrator
        .get("/engine-rest/task?assigned=true&taskDefinitionKey=" + gate)
        .isEmpty();
  }

  private Phase phase(String id) {
    return Phase.valueOf(administrator.get("/exodus/api/migrations/" + id).get("phase").asText());
  }

  /** How long each step of the change took, as its worker measured it. */
  private void noteSteps(String id) throws Exception {
    for (JsonNode entry : administrator.get("/exodus/api/migrations/" + id + "/journal")) {
      JsonNode micros = MAPPER.readTree(entry.get("detail").asText()).path("micros");
      micros
          .fields()
          .forEachRemaining(
              step ->
                  steps
                      .computeIfAbsent(step.getKey(), name -> new Distribution())
                      .add(step.getValue().asDouble() / 1_000));
    }
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        "%n%d cutovers, %d connections, %d writes/s; longest gap between two acknowledged writes, ms%n",
        pairs.all().size(),
        connections,
        writesPerSecond);
    System.out.printf("  %-22s%s%n", "across the cutover", across);
    System.out.printf("  %-22s%s%n", "without one", ordinary);
    System.out.printf(
        Locale.ROOT,
        "  %-22s       %7.1f   (goal: at most 50)%n",
        "difference of medians",
        across.median() - ordinary.median());
    System.out.println("\nits steps, as the worker measured them, ms");
    steps.forEach((step, millis) -> System.out.printf("  %-22s%s%n", step, millis));
  }
}
