package io.exodus.delegate;

import io.exodus.engine.authority.RouteService;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.RefusedException;
import java.util.Map;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * Passes an entitled person's call for rollback on to the migration. Before the cutover the same
 * call aborts; after the commit a rollback is no longer possible, and the call is refused.
 */
public class CallForRollback implements JavaDelegate {

  private final Gates gates;
  private final MigrationStore migrations;
  private final RouteService routes;

  public CallForRollback(Gates gates, MigrationStore migrations, RouteService routes) {
    this.gates = gates;
    this.migrations = migrations;
    this.routes = routes;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = Typed.text(execution, "migrationId");
    try {
      call(execution, Inputs.text(execution, "migrationId", "name the migration"));
    } catch (RefusedException e) {
      throw new RefusalException(id, GateKeys.CALL_FOR_ROLLBACK, e);
    }
  }

  private void call(DelegateExecution execution, String id) {
    var services = execution.getProcessEngineServices();
    var migration = migrations.get(id);
    Decider caller = Inputs.decider(execution, gates, id, Gates.ROLLBACK_CALLERS);
    String reason = Inputs.text(execution, "rollbackReason", "say why; the journal keeps it");
    if (routes.committed(id) || migration.phase().decided()) {
      throw new RefusedException(
          "migrationId", id, "its outcome is decided already: " + migration.phase());
    }
    gates.decided(id, GateKeys.CALL_FOR_ROLLBACK, caller, "rollback", reason, Map.of());
    try {
      services
          .getRuntimeService()
          .createMessageCorrelation(RunbookKeys.ROLLBACK_CALLED)
          .processInstanceBusinessKey(id)
          .correlateExclusively();
    } catch (MismatchingMessageCorrelationException e) {
      throw new RefusedException(
          "migrationId", id, "its run has not begun, or a rollback is under way already");
    }
  }
}
