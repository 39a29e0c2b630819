package io.exodus.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.migration.Authority;
import io.exodus.migration.Phase;
import io.exodus.roles.EngineRest;
import io.exodus.roles.LiveMigration;
import io.exodus.roles.Owners;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** One migration, carried by its owners, in which one thing happens. */
final class ScenarioRun {

  /** Nothing may hang: a scenario that takes longer has failed. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What Exodus refuses it refuses for good. */
  private static final int FORBIDDEN = 403;

  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final String DECISION = "Task_DecideCommit";
  private static final Map<String, Object> SHORT =
      Map.of(
          "criteriaWindow",
          "PT3S",
          "rollbackWindow",
          "PT4S",
          "maxLagMillis",
          1_500,
          "longestHoldMillis",
          5_000);

  private final House house;
  private final Scenario scenario;
  private final LiveMigration migration;
  private final Clients clients;
  private final Strike strike;
  private final List<String> trouble = new ArrayList<>();
  private List<String> different;
  private Phase phase;
  private String last = "";

  ScenarioRun(House house, Scenario scenario, String id) {
    this.house = house;
    this.scenario = scenario;
    this.migration = house.migration(id);
    this.clients = house.clients();
    this.strike = new Strike(house, scenario, migration, clients);
  }

  /**
   * @param fences false to see that it is noticed what they are good for
   */
  Result run(boolean fences) throws InterruptedException {
    house.halts().clear();
    if (!fences) {
      house.halts().withoutFences();
    }
    house.databases().reset(scenario.records());
    long begin = System.nanoTime();
    Books books = null;
    try (clients) {
      begin();
      patiently(this::turn);
      if (strike.asleep()) {
        trouble.addAll(strike.wake());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      clients.stop();
      books = clients.audit(phase == Phase.COMMITTED ? Authority.TARGET : Authority.SOURCE);
      compareTheRest();
      return result(books, took);
    } catch (AssertionError | RuntimeException e) {
      trouble.add("given up: " + e.getMessage() + "; " + last);
      return result(books, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** Brings a migration that has committed to its end, so that the next one may begin. */
  void release() {
    patiently(
        () -> {
          house.owners().answer();
          phase = migration.phase();
          return !phase.occupiesEndpoints();
        });
  }

  private void begin() {
    migration.start(terms());
    long epoch = migration.get("").get("route").get("epoch").asLong();
    patiently(() -> serves(epoch));
    clients.start();
    strike.order(Phase.REGISTERED);
  }

  private static Map<String, Object> terms() {
    Map<String, Object> terms = new HashMap<>(SHORT);
    terms.put("retentionUntil", Instant.now().plusSeconds(20).toString());
    return terms;
  }

  private boolean serves(long epoch) {
    for (JsonNode instance : house.administrator().get("/exodus/api/interlays/orders")) {
      if (instance.get("live").asBoolean()
          && instance.get("route").get("epoch").asLong() >= epoch) {
        return true;
      }
    }
    return false;
  }

  private interface Turn {
    boolean done() throws InterruptedException;
  }

  /** The engine may be away for a while: what it does not answer is asked again. */
  private void patiently(Turn turn) {
    await(scenario.name())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                return turn.done();
              } catch (UncheckedIOException e) {
                last = e.getMessage();
              } catch (EngineRest.Refused e) {
                if (e.status() == FORBIDDEN) {
                  throw e;
                }
                last = e.getMessage();
              }
              return false;
            });
  }

  private boolean turn() throws InterruptedException {
    strike.look();
    phase = migration.phase();
    incidents();
    if (!phase.decided()) {
      // What follows is for the end: who was struck may have to come back first.
      answer();
    }
    strike.lookAfter();
    // The interlay may be the last to come back.
    return phase.decided() && (!strike.struck() || strike.recovery() != null);
  }

  /** None of it may need a person's help beyond the decisions of the runbook. */
  private void incidents() {
    JsonNode incidents = house.administrator().get("/engine-rest/incident");
    if (!incidents.isEmpty()) {
      throw new AssertionError("incident: " + incidents);
    }
  }

  private void answer() throws InterruptedException {
    for (JsonNode gate : house.owners().open()) {
      String activity = Owners.activity(gate);
      if (activity.equals(DECISION)) {
        if (strike.before(Phase.DECIDING) && strike.recovery() == null) {
          continue;
        }
        compare();
        strike.order(Phase.DECIDING);
      } else if (strike.holds(activity)) {
        continue;
      }
      String decision = scenario.answers().get(activity);
      if (decision == null) {
        house.owners().answer(gate);
      } else {
        house.owners().answer(gate, decision);
      }
    }
  }

  /** While both streams run, all must arrive: the clients' writes too. */
  private void compare() throws InterruptedException {
    different =
        clients
            .between(() -> settled(true), PAUSE)
            .orElseThrow(() -> new AssertionError("a client is stuck in a write"));
  }

  /** In the end, one side goes on alone. */
  private void compareTheRest() {
    List<String> rest = settled(false);
    if (different == null || different.isEmpty()) {
      different = rest;
    }
  }

  private List<String> settled(boolean clientsToo) {
    List<List<String>> looks = new ArrayList<>();
    try {
      await()
          .atMost(PAUSE.dividedBy(2))
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                looks.add(house.databases().differences(clientsToo));
                return looks.get(looks.size() - 1).isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      return looks.get(looks.size() - 1);
    }
    return List.of();
  }

  private Result result(Books books, Duration took) {
    return new Result(
        scenario,
        phase,
        aborted(),
        clients.longestGap(),
        books,
        different,
        strike.recovery(),
        took,
        trouble);
  }

  private long aborted() {
    long aborted = 0;
    try {
      for (JsonNode entry : migration.get("/journal")) {
        if (entry.get("subject").asText().equals("attempt")
            && entry.get("detail").asText().contains("\"what\":\"aborted\"")) {
          aborted++;
        }
      }
    } catch (UncheckedIOException | EngineRest.Refused e) {
      trouble.add("the journal cannot be read: " + e.getMessage());
    }
    return aborted;
  }
}
