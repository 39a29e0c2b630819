package io.exodus.engine.plan;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.PlanVariables;
import io.exodus.journal.EntryType;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Changes what a registered plan leaves open; each change is journaled with the whole plan. */
public class Amendments {

  private final MigrationStore migrations;
  private final Journal journal;
  private final Clock clock;

  public Amendments(MigrationStore migrations, Journal journal, Clock clock) {
    this.migrations = migrations;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Adopts the completed limits, windows and dates.
   *
   * @throws RefusedException naming the variable, its value and the remedy; nothing is written then
   */
  public Plan adopt(String id, Map<String, Object> variables, String actor) {
    if (journal.latest(id, EntryType.SEAL, Seals.SUBJECT) != null) {
      throw new RefusedException(
          "the plan",
          id,
          "its run is approved, and its terms are sealed; start 'Change the terms'");
    }
    Plan adopted = PlanReader.with(plan(id), PlanVariables.TERMS, variables);
    Plans.demandFuture(adopted, clock.instant());
    return write(adopted, actor);
  }

  /**
   * Keeps the source longer.
   *
   * @throws RefusedException if the date is not later than the one agreed before
   */
  public Plan extendRetention(String id, Map<String, Object> variables, String actor) {
    Plan before = plan(id);
    Plan extended = PlanReader.with(before, List.of(PlanVariables.RETENTION_UNTIL), variables);
    Plans.demandFuture(extended, clock.instant());
    if (!extended.retentionUntil().isAfter(before.retentionUntil())) {
      throw new RefusedException(
          PlanVariables.RETENTION_UNTIL,
          extended.retentionUntil(),
          "give a later date than the agreed one, " + before.retentionUntil());
    }
    return write(extended, actor);
  }

  private Plan plan(String id) {
    return migrations.get(id).plan();
  }

  private Plan write(Plan plan, String actor) {
    migrations.amend(plan);
    journal.append(plan.id(), EntryType.EVIDENCE, actor, "plan", Map.of("plan", plan));
    return plan;
  }
}
