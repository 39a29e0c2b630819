package io.exodus.memory;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.roles.EngineRest;
import io.exodus.roles.Owners;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One migration under live traffic, carried by its owners to one end. */
final class MemoryMove {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Writes that are to be acknowledged before the migration begins, and after its end. */
  private static final int SOME_WRITES = 200;

  private static final int SEEDED = 2_000;

  private final MemoryHouse house;
  private final String name;
  private final MemoryPair databases;
  private Phase told;

  /**
   * @param name of the move and of its interlay
   */
  MemoryMove(MemoryHouse house, String name, MemoryPair databases) {
    this.house = house;
    this.name = name;
    this.databases = databases;
  }

  /**
   * @param answers by the gate's activity, where it is not the first that the model allows
   * @return what went wrong; empty where nothing did
   */
  List<String> run(Phase end, Map<String, String> answers) {
    seed();
    LineTraffic traffic = new LineTraffic(house.port(name));
    try (traffic) {
      awaitWrites(traffic);
      start();
      carry(end, answers);
      awaitWrites(traffic);
    }
    List<String> problems = new ArrayList<>();
    boolean back = end == Phase.ROLLED_BACK;
    try (LineClient authority =
            MemoryPair.application(back ? databases.source() : databases.target());
        LineClient administrator =
            MemoryPair.administrator(back ? databases.target() : databases.source())) {
      problems.addAll(traffic.problems(authority));
      String seeded = authority.send("GET seeded " + (SEEDED - 1));
      if (!seeded.equals("VALUE of-old")) {
        problems.add("a seeded record is " + seeded);
      }
      String users = administrator.send("USERS");
      if (users.contains(MemoryPair.APPLICATION_USER + "=on") != back) {
        problems.add("of the side that is not in charge, the users are " + users);
      }
    }
    System.out.println(
        "%s: %s after %d acknowledged additions; wrong: %s"
            .formatted(name, phase(), traffic.acknowledged(), problems));
    return problems;
  }

  private void seed() {
    try (LineClient application = MemoryPair.application(databases.source())) {
      for (int i = 0; i < SEEDED; i++) {
        application.send("SET seeded " + i + " of-old");
      }
    }
  }

  private void start() {
    Map<String, Object> plan = new HashMap<>();
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), Owners.person(role));
    }
    plan.put("description", "The orders move");
    plan.put("kind", "production");
    plan.put("sourceEndpoint", name + "-old");
    plan.put("targetEndpoint", name + "-new");
    plan.put("interlays", name);
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 2_000);
    plan.put("criteriaWindow", "PT6S");
    plan.put("maxLagMillis", 3_000);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 8_000);
    plan.put("acceptPlaintext", name + "-old, " + name + "-new");
    plan.put("rollbackWindow", "PT8S");
    plan.put("retentionUntil", Instant.now().plusSeconds(30).toString());
    house
        .owners()
        .as(OwnerRole.MIGRATION_OPERATOR)
        .post(
            "/engine-rest/process-definition/key/" + RunbookKeys.MIGRATION + "/start",
            Map.of("businessKey", name, "variables", EngineRest.variables(plan)));
  }

  private void carry(Phase end, Map<String, String> answers) {
    await(name + " comes to " + end)
        .atMost(PATIENCE)
        .pollInterval(LOOK)
        .until(
            () -> {
              answerGates(answers);
              JsonNode incidents = house.administrator().get("/engine-rest/incident");
              if (!incidents.isEmpty()) {
                throw new IllegalStateException(name + " has incidents: " + incidents);
              }
              return phase() == end;
            });
  }

  private void answerGates(Map<String, String> answers) {
    for (JsonNode task : house.owners().open()) {
      String gate = Owners.activity(task);
      System.out.println(name + ": " + task.get("assignee").asText() + " answers " + gate);
      if (answers.containsKey(gate)) {
        house.owners().answer(task, answers.get(gate));
      } else {
        house.owners().answer(task);
      }
    }
  }

  private Phase phase() {
    JsonNode view = house.administrator().get("/exodus/api/migrations/" + name);
    Phase phase = Phase.valueOf(view.get("phase").asText());
    if (phase != told) {
      System.out.println(name + ": " + phase);
      told = phase;
    }
    return phase;
  }

  private void awaitWrites(LineTraffic traffic) {
    long goal = traffic.acknowledged() + SOME_WRITES;
    await("writes of " + name + " are acknowledged")
        .atMost(PATIENCE)
        .until(() -> traffic.acknowledged() >= goal);
  }
}
