package io.exodus.delegate;

import io.exodus.engine.Gates;
import io.exodus.engine.Gates.Decider;
import io.exodus.engine.PlanVariables;
import io.exodus.engine.runbook.Points;
import io.exodus.engine.runbook.RefusalException;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final String GATE = "checkAgain";

  private final Gates gates;
  private final MigrationStore migrations;

  public CheckAgain(Gates gates, MigrationStore migrations) {
    this.gates = gates;
    this.migrations = migrations;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = Objects.toString(execution.getVariable("migrationId"), "").strip();
    try {
      check(execution, Inputs.text(execution, "migrationId", "name the migration"));
    } catch (RefusedException e) {
      throw new RefusalException(id, GATE, e);
    }
  }

  private void check(DelegateExecution execution, String id) {
    String point = Points.demand(Inputs.text(execution, "point", "name the point"));
    MigrationRow migration = migrations.get(id);
    Decider operator = Inputs.decider(execution, gates, id, List.of(OwnerRole.MIGRATION_OPERATOR));
    demandOpen(migration, point);
    gates.decided(id, GATE, operator, "check", "", Map.of("point", point));
    execution.setProcessBusinessKey(id);
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
              + "; a point is checked again by itself after the preflight and before the cutover");
    }
    if (point.equals("capacity") && phase != Phase.AWAITING_APPROVAL) {
      throw new RefusedException(
          "point", point, "the target holds the copy already: what room it had shows no more");
    }
  }
}
