package io.exodus.engine;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.IdentityService;
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
   * @throws RefusedException naming the first thing that is wrong; nothing is written then
   */
  public void register(
      Plan plan, String runId, String actor, IdentityService identity, DecisionService decisions) {
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
    owners(plan, identity, decisions);
    migrations.register(plan, runId);
    streams.want(plan.id(), "FORWARD", true);
    journal.append(plan.id(), "EVIDENCE", actor, "plan", Map.of("plan", plan, "runId", runId));
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

  private void owners(Plan plan, IdentityService identity, DecisionService decisions) {
    var rules =
        decisions
            .evaluateDecisionTableByKey("requiredOwners")
            .variables(Variables.putValue("kind", plan.kind().name()))
            .evaluate();
    for (Map<String, Object> rule : rules.getResultList()) {
      OwnerRole role = OwnerRole.ofVariable((String) rule.get("role"));
      String owner = plan.owners().get(role);
      if (Boolean.TRUE.equals(rule.get("required")) && owner == null) {
        throw new RefusedException(
            role.variable(),
            null,
            "a "
                + plan.kind().name().toLowerCase(Locale.ROOT)
                + " migration needs a "
                + role.title());
      }
      String other = (String) rule.get("mayNotAlsoHold");
      if (owner != null && other != null && !other.isBlank()) {
        OwnerRole otherRole = OwnerRole.ofVariable(other);
        if (owner.equals(plan.owners().get(otherRole))) {
          throw new RefusedException(
              role.variable(),
              owner,
              "the " + role.title() + " may not also be the " + otherRole.title());
        }
      }
    }
    plan.owners()
        .forEach(
            (role, owner) -> {
              if (identity.createUserQuery().userId(owner).count() == 0
                  && identity.createGroupQuery().groupId(owner).count() == 0) {
                throw new RefusedException(
                    role.variable(), owner, "there is no user and no group of that id");
              }
            });
  }
}
