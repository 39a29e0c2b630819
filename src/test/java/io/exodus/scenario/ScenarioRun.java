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
import redis.clients.jedis.exceptions.JedisException;

/** One migration, carried by its owners, in which one thing happens. */
final class ScenarioRun {

  /** Nothing may hang: a scenario that takes longer has failed. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What Exodus refuses it refuses for good. */
  private static final int FORBIDDEN = 403;

  private static final long WATCHED_NANOS = Duration.ofMillis(500).toNanos();
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
  private long watched = System.nanoTime();

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
      books = clients.audit(inCharge());
      compareTheRest();
      admission();
      return result(books, took);
    } catch (AssertionError | RuntimeException e) {
      trouble.add("given up: " + e.getMessage() + "; " + last);
      return result(
          books == null ? auditSoFar() : books, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** What the side that is recorded as in charge holds; null where that cannot be found out. */
  private Books auditSoFar() {
    try {
      String charge = migration.get("").get("route").get("authority").asText();
      return clients.audit(Authority.valueOf(charge));
    } catch (RuntimeException e) {
      trouble.add("not audited: " + e.getMessage());
      return null;
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
    terms.put("retentionUntil", Instant.now().plusSeconds(40).toString());
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
    if (phase == Phase.RELEASING) {
      // It has committed, and its short retention was over before this looked.
      phase = Phase.COMMITTED;
    }
    incidents();
    watchAdmission();
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

  /** While both sides live, only the one in charge takes new clients. */
  private void watchAdmission() {
    boolean copied = phase == Phase.VALIDATING || phase == Phase.AWAITING_CUTOVER;
    boolean over = phase == Phase.OBSERVING || phase == Phase.DECIDING;
    if (System.nanoTime() - watched < WATCHED_NANOS || !copied && !over) {
      return;
    }
    watched = System.nanoTime();
    Authority closed = over ? Authority.SOURCE : Authority.TARGET;
    try {
      if (house.databases().admits(closed) && migration.phase() == phase) {
        String in = "a new client gets in on the " + closed + " in phase " + phase;
        if (!trouble.contains(in)) {
          trouble.add(in);
        }
      }
    } catch (JedisException e) {
      // Struck, and not back yet.
      last = e.getMessage();
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

  /**
   * A new client gets in where it is to, and nowhere else. After a rollback or an abort the target
   * is its owner's again, as it was found; until then it was closed, which the run has watched.
   */
  private void admission() {
    Authority charge = inCharge();
    if (!house.databases().admits(charge)) {
      trouble.add("a new client is turned away by the " + charge + ", which is in charge");
    }
    if (phase == Phase.COMMITTED && house.databases().admits(charge.other())) {
      trouble.add("a new client gets in on the " + charge.other() + ", which is not in charge");
    }
  }

  private Authority inCharge() {
    return phase == Phase.COMMITTED ? Authority.TARGET : Authority.SOURCE;
  }

  /** In the end, one side goes on alone. */
  private void compareTheRest() {
    List<String> rest = scenario.emptied() ? emptied() : settled(false);
    if (different == null || different.isEmpty()) {
      different = rest;
    }
  }

  /** One side has all that was seeded, the other forgot it, and nothing fills that any more. */
  private List<String> emptied() {
    Authority charge = inCharge();
    long kept = house.databases().records(charge);
    long other = house.databases().records(charge.other());
    return kept == scenario.records() && other == 0
        ? List.of()
        : List.of(kept + " records of the side in charge", other + " of the other");
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
