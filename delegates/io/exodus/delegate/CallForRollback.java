package io.exodus.delegate;

import io.exodus.engine.Gates;
import io.exodus.engine.RouteService;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.RefusedException;
import java.util.Map;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * Passes an entitled person's call for rollback on to the migration. Before the cutover the same
 * call aborts; after the commit there is no way back, and the call is refused.
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
    var services = execution.getProcessEngineServices();
    try {
      String id = Inputs.text(execution, "migrationId", "name the migration");
      String reason =
          Inputs.text(execution, "rollbackReason", "say why; it is kept in the journal");
      var migration = migrations.get(id);
      String user = gates.entitled(id, Gates.ROLLBACK_CALLERS, services.getIdentityService());
      if (routes.committed(id) || migration.phase().decided()) {
        throw new RefusedException(
            "migrationId", id, "its outcome is decided already: " + migration.phase());
      }
      gates.decided(id, "callForRollback", user, "rollback", reason, Map.of());
      try {
        services
            .getRuntimeService()
            .createMessageCorrelation("rollback-called")
            .processInstanceBusinessKey(id)
            .correlateExclusively();
      } catch (MismatchingMessageCorrelationException e) {
        throw new RefusedException(
            "migrationId", id, "its run has not begun, or a rollback is under way already");
      }
    } catch (RefusedException e) {
      throw new BadUserRequestException(e.getMessage(), e);
    }
  }
}
