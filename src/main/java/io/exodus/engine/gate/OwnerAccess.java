package io.exodus.engine.gate;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;

/**
 * What people need in Tasklist, and no more. Members of {@link #GROUP} may request migrations.
 * Whoever owns one sees all its gates, may raise an incident or ask for a change of the terms, and
 * may call for rollback or accept a divergence where the role allows it.
 */
public class OwnerAccess {

  public static final String GROUP = "exodusOwners";

  private static final int MOST_TRIES = 5;

  /** The processes that have gates: Tasklist shows their names and diagrams. */
  private static final List<String> RUNBOOKS =
      List.of(
          RunbookKeys.MIGRATION,
          RunbookKeys.PREFLIGHT,
          RunbookKeys.CUTOVER,
          RunbookKeys.ROLLBACK,
          RunbookKeys.COMMIT);

  private final ProcessEngine engine;
  private final Grants grants;
  private final TaskFilters filters;

  public OwnerAccess(ProcessEngine engine) {
    this.engine = engine;
    this.grants = new Grants(engine);
    this.filters = new TaskFilters(engine);
  }

  /**
   * At every start: the group, what its members may do, and the filter "My gates". Safe where other
   * nodes of the cluster do the same.
   */
  public void prepare() {
    for (int tries = 1; ; tries++) {
      try {
        prepareOnce();
        return;
      } catch (ProcessEngineException e) {
        // Another node was faster at one of them: what is there is found the next time.
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private void prepareOnce() {
    IdentityService identity = engine.getIdentityService();
    if (!identity.isReadOnly() && identity.createGroupQuery().groupId(GROUP).count() == 0) {
      Group group = identity.newGroup(GROUP);
      group.setName("Exodus owners");
      group.setType("WORKFLOW");
      identity.saveGroup(group);
    }
    enter(GROUP);
    mayStart(GROUP, RunbookKeys.MIGRATION);
    mayStart(GROUP, RunbookKeys.CALL_FOR_ROLLBACK);
    mayStart(GROUP, RunbookKeys.INCIDENT);
    mayStart(GROUP, RunbookKeys.ACCEPT_DIVERGENCE);
    mayStart(GROUP, RunbookKeys.CHECK_AGAIN);
    mayStart(GROUP, RunbookKeys.CHANGE_PLAN);
    grants.give(GROUP, Resources.PROCESS_INSTANCE, "*", Permissions.CREATE);
  }

  /** At the registration: the owners get into Tasklist, and find the migration there. */
  public void admit(Plan plan) {
    String filter = filters.of(plan.id());
    for (String owner : plan.holders()) {
      enter(owner);
      grants.give(owner, Resources.FILTER, filter, Permissions.READ);
      for (String runbook : RUNBOOKS) {
        grants.give(owner, Resources.PROCESS_DEFINITION, runbook, Permissions.READ);
      }
      mayStart(owner, RunbookKeys.INCIDENT);
      mayStart(owner, RunbookKeys.CHANGE_PLAN);
      grants.give(owner, Resources.PROCESS_INSTANCE, "*", Permissions.CREATE);
    }
    holders(plan, Gates.ROLLBACK_CALLERS)
        .forEach(caller -> mayStart(caller, RunbookKeys.CALL_FOR_ROLLBACK));
    holders(plan, List.of(OwnerRole.DATABASE_OWNER))
        .forEach(owner -> mayStart(owner, RunbookKeys.ACCEPT_DIVERGENCE));
    holders(plan, List.of(OwnerRole.MIGRATION_OPERATOR))
        .forEach(owner -> mayStart(owner, RunbookKeys.CHECK_AGAIN));
  }

  /**
   * When a gate opens: every owner may look at it.
   *
   * @param deciders whom the engine has given the task, and the rights on it, already
   */
  public void show(String taskId, Plan plan, Collection<String> deciders) {
    for (String owner : plan.holders()) {
      if (!deciders.contains(owner)) {
        grants.give(owner, Resources.TASK, taskId, Permissions.READ);
      }
    }
  }

  /** When the migration is over. */
  public void dismiss(String migrationId) {
    filters.remove(migrationId);
  }

  private void enter(String grantee) {
    grants.give(grantee, Resources.APPLICATION, "tasklist", Permissions.ACCESS);
    grants.give(grantee, Resources.FILTER, filters.mine(), Permissions.READ);
  }

  private void mayStart(String grantee, String processKey) {
    grants.give(
        grantee,
        Resources.PROCESS_DEFINITION,
        processKey,
        Permissions.READ,
        Permissions.CREATE_INSTANCE);
  }

  // A set: in a rehearsal one person may hold several roles, and what is given in this transaction
  // is not yet seen by a query.
  private static Set<String> holders(Plan plan, List<OwnerRole> roles) {
    Set<String> holders = new LinkedHashSet<>();
    roles.forEach(role -> holders.addAll(plan.holders(role)));
    return holders;
  }
}
