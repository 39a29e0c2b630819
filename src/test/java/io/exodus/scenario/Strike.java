package io.exodus.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import io.exodus.roles.JarProcess;
import io.exodus.roles.LiveMigration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fault of a scenario: when it strikes, how its parts come back, how long that is felt. */
final class Strike {

  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final Duration WAKING = Duration.ofSeconds(60);

  /** The end of a task of whatever kind, in the log of the worker that had it. */
  private static final Pattern TASK_ENDED =
      Pattern.compile("exodus-switch: (stopped|done|the engine (has ended it|does not accept))");

  private final House house;
  private final Scenario scenario;
  private final LiveMigration migration;
  private final Clients clients;
  private final List<Part> struck = new ArrayList<>();
  private boolean ordered;
  private Instant at;
  private long acknowledged;
  private boolean mended;
  private Duration recovery;

  Strike(House house, Scenario scenario, LiveMigration migration, Clients clients) {
    this.house = house;
    this.scenario = scenario;
    this.migration = migration;
    this.clients = clients;
  }

  boolean before(Phase phase) {
    return scenario.moment().from().compareTo(phase) < 0
        && scenario.moment() != WorkMoment.COMMITTING;
  }

  /** Tells the workers where to halt, if that is to be told in this phase. */
  void order(Phase phase) {
    String order = scenario.moment().order();
    if (!ordered && order != null && scenario.moment().from() == phase) {
      ordered = true;
      house.halts().order(order);
    }
  }

  boolean struck() {
    return at != null;
  }

  /** While a database is away, nobody agrees to a cutover, or that the target is good. */
  boolean holds(String activity) {
    return activity.equals(scenario.moment().gate())
        && (at == null || scenario.strikesDatabase() && recovery == null);
  }

  /** From the fault until what it interrupted was done and clients wrote; null before. */
  Duration recovery() {
    return recovery;
  }

  /** Strikes at the moment, and brings back who died; needs no engine. */
  void look() {
    String worker = at != null ? null : halted();
    if (worker != null) {
      strike(worker);
    }
    if (at != null
        && !mended
        && scenario.fault() != Fault.STOP
        && Instant.now().isAfter(at.plus(AWAY))) {
      mended = true;
      struck.forEach(scenario.fault()::mend);
    }
  }

  private String halted() {
    if (scenario.moment().order() != null) {
      return ordered ? house.halts().arrived() : null;
    }
    return scenario.moment().reached(migration) ? house.holder(scenario.moment().topic()) : null;
  }

  private void strike(String worker) {
    at = Instant.now();
    acknowledged = clients.acknowledged();
    for (String name : scenario.parts()) {
      struck.add(house.part(name.equals("worker") ? worker : name));
    }
    struck.forEach(scenario.fault()::strike);
    if (scenario.moment().order() != null) {
      // Whoever was struck does not get to see it, or not before it is woken.
      house.halts().go();
    }
  }

  /** Notices the recovery; asks the engine. */
  void lookAfter() throws InterruptedException {
    if (at != null
        && recovery == null
        && (mended || scenario.fault() == Fault.STOP)
        && clients.acknowledged() > acknowledged
        && scenario.moment().over(migration, at)) {
      recovery = Duration.between(at, Instant.now());
    }
    if (asleep() && recovery != null && migration.phase() == Phase.OBSERVING) {
      List<String> changed = wake();
      if (!changed.isEmpty()) {
        throw new AssertionError("who woke up late has changed " + changed);
      }
    }
  }

  boolean asleep() {
    return at != null && !mended && scenario.fault() == Fault.STOP;
  }

  /**
   * Wakes who slept, while no client writes, and waits until it has noticed.
   *
   * @return what that changed, in words
   */
  List<String> wake() throws InterruptedException {
    mended = true;
    Optional<List<String>> changed =
        clients.between(
            () -> {
              String before = state();
              struck.forEach(this::wake);
              String after = state();
              return before.equals(after) ? List.of() : List.of(before, after);
            },
            WAKING);
    return changed.orElseThrow(() -> new AssertionError("a client is stuck in a write"));
  }

  private void wake(Part part) {
    JarProcess process = ((ProcessPart) part).process();
    int said = process.log().length();
    scenario.fault().mend(part);
    await("the sleeper notices that its task is another's")
        .atMost(WAKING)
        .until(() -> TASK_ENDED.matcher(process.log()).region(said, process.log().length()).find());
  }

  /** Who has the authority, by how many attempts, and who may get in where. */
  private String state() {
    List<String> authority = new ArrayList<>();
    for (JsonNode entry : migration.get("/journal")) {
      if (entry.get("type").asText().equals(EntryType.AUTHORITY.name())) {
        authority.add(entry.get("detail").asText());
      }
    }
    return migration.get("").get("route") + " " + authority + "\n" + house.databases().admission();
  }
}
