package io.exodus.delegate;

import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.runbook.check.Points;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.SideProcesses;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * Lets the migration operator have one point of the preflight gone through again, between the
 * preflight and the cutover.
 */
public class CheckAgain implements JavaDelegate {

  private static final Set<Phase> OPEN =
      Set.of(Phase.AWAITING_APPROVAL, Phase.COPYING, Phase.VALIDATING, Phase.AWAITING_CUTOVER);

  private final Gates gates;
  private final MigrationStore migrations;
  private final Journal journal;

  public CheckAgain(Gates gates, MigrationStore migrations, Journal journal) {
    this.gates = gates;
    this.migrations = migrations;
    this.journal = journal;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = Typed.text(execution, "migrationId");
    try {
      check(execution, Inputs.text(execution, "migrationId", "name the migration"));
    } catch (RefusedException e) {
      throw new RefusalException(id, GateKeys.CHECK_AGAIN, e);
    }
  }

  private void check(DelegateExecution execution, String id) {
    String point = Points.demand(Inputs.text(execution, "point", "name the point"));
    MigrationRow migration = migrations.get(id);
    Decider operator = Inputs.decider(execution, gates, id, List.of(OwnerRole.MIGRATION_OPERATOR));
    demandOpen(migration, point);
    gates.decided(id, GateKeys.CHECK_AGAIN, operator, "check", "", Map.of("point", point));
    execution.setProcessBusinessKey(id);
    SideProcesses.begin(execution, journal, operator.user());
    PlanVariables.of(migration.plan()).forEach(execution::setVariable);
  }

  private static void demandOpen(MigrationRow migration, String point) {
    Phase phase = migration.phase();
    if (!OPEN.contains(phase)) {
      throw new RefusedException(
          "migrationId",
          migration.id(),
          "it is in phase "
              + phase
              + "; you can check a single point again after the preflight and before the cutover");
    }
    if (point.equals("capacity") && phase != Phase.AWAITING_APPROVAL) {
      throw new RefusedException(
          "point", point, "the target already holds the copy, so its free memory no longer shows");
    }
  }
}
