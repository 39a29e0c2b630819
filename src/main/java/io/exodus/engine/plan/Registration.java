package io.exodus.engine.plan;

import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Members;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Separation;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Direction;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.dmn.DecisionEvaluationBuilder;
import org.camunda.bpm.engine.variable.Variables;

/** Admits a migration: checks its plan against what is configured, who exists and what runs. */
public class Registration {

  private final Catalog catalog;
  private final MigrationStore migrations;
  private final StreamStore streams;
  private final Journal journal;

  public Registration(
      Catalog catalog, MigrationStore migrations, StreamStore streams, Journal journal) {
    this.catalog = catalog;
    this.migrations = migrations;
    this.streams = streams;
    this.journal = journal;
  }

  /**
   * @param runId the process instance
   * @param requiredOwners the table that the run refers to
   * @throws RefusedException naming the first thing that is wrong; nothing is written then
   */
  public void register(
      Plan plan,
      String runId,
      String actor,
      People people,
      DecisionEvaluationBuilder requiredOwners) {
    catalog.demand("sourceEndpoint", plan.source());
    catalog.demand("targetEndpoint", plan.target());
    if (plan.source().equals(plan.target())) {
      throw new RefusedException(
          "targetEndpoint", plan.target(), "it is the source too; name another endpoint");
    }
    if (!catalog.families().get(plan.source()).equals(catalog.families().get(plan.target()))) {
      throw new RefusedException(
          "targetEndpoint",
          plan.target(),
          "it is of family "
              + catalog.families().get(plan.target())
              + ", the source of family "
              + catalog.families().get(plan.source())
              + "; choose endpoints of one family");
    }
    plan.interlays().forEach(interlay -> interlay(interlay, plan));
    Separation separation = owners(plan, people, requiredOwners);
    migrations.register(plan, runId);
    streams.want(plan.id(), Direction.FORWARD, true);
    journal.append(
        plan.id(), EntryType.EVIDENCE, actor, "plan", Map.of("plan", plan, "runId", runId));
    separation.seal(journal, plan.id(), actor);
    Members.seal(journal, plan, people, actor);
  }

  private void interlay(String name, Plan plan) {
    Catalog.InterlayEnds ends = catalog.interlay(name);
    if (!ends.source().equals(plan.source()) || !ends.target().equals(plan.target())) {
      throw new RefusedException(
          "interlays",
          name,
          "it leads from "
              + ends.source()
              + " to "
              + ends.target()
              + ", the migration from "
              + plan.source()
              + " to "
              + plan.target());
    }
  }

  private static Separation owners(
      Plan plan, People people, DecisionEvaluationBuilder requiredOwners) {
    List<Map<String, Object>> rules =
        requiredOwners
            .variables(Variables.putValue("kind", plan.kind().name()))
            .evaluate()
            .getResultList();
    Set<OwnerRole> required = EnumSet.noneOf(OwnerRole.class);
    // Whatever the table says: without these two nobody could end what has begun.
    required.addAll(Gates.ROLLBACK_CALLERS);
    rules.stream()
        .filter(rule -> Boolean.TRUE.equals(rule.get("required")))
        .forEach(rule -> required.add(OwnerRole.ofVariable((String) rule.get("role"))));
    for (OwnerRole role : required) {
      if (plan.owners().get(role) == null) {
        throw new RefusedException(
            role.variable(),
            null,
            "a "
                + plan.kind().name().toLowerCase(Locale.ROOT)
                + " migration needs a "
                + role.title());
      }
    }
    plan.owners().forEach((role, owner) -> demand(role.variable(), owner, people));
    plan.deputies().forEach((role, deputy) -> demand(role.deputyVariable(), deputy, people));
    Separation separation = Separation.of(rules);
    separation.demand(plan, people);
    return separation;
  }

  private static void demand(String variable, String holder, People people) {
    people
        .trouble(holder)
        .ifPresent(
            trouble -> {
              throw new RefusedException(variable, holder, trouble);
            });
  }
}
