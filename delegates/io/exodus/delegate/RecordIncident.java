package io.exodus.delegate;

import io.exodus.engine.Gates;
import io.exodus.engine.PlanVariables;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.IncidentProcess;
import io.exodus.engine.runbook.RefusalException;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/**
 * First step of an incident. One that the engine has raised, or whose process was deleted, is taken
 * up; otherwise an owner of the migration raises it, or adds to the one that is dealt with already.
 */
public class RecordIncident implements JavaDelegate {

  private final Gates gates;
  private final MigrationStore migrations;
  private final Incidents incidents;

  public RecordIncident(Gates gates, MigrationStore migrations, Incidents incidents) {
    this.gates = gates;
    this.migrations = migrations;
    this.incidents = incidents;
  }

  @Override
  public void execute(DelegateExecution execution) {
    try {
      MigrationRow migration = migrations.get(Inputs.migrationId(execution));
      String id = migration.id();
      Optional<IncidentRow> left = incidents.open(id).filter(open -> !attended(execution, open));
      IncidentRow incident = left.isPresent() ? left.get() : raise(execution, migration);
      boolean fresh = !attended(execution, incident);
      if (fresh) {
        incidents.takeUp(id, execution.getProcessInstanceId());
      }
      execution.setVariable("incidentNumber", incident.number());
      execution.setVariable("incidentFresh", fresh);
      PlanVariables.of(migration.plan()).forEach(execution::setVariable);
    } catch (RefusedException e) {
      throw new RefusalException(execution.getProcessBusinessKey(), IncidentProcess.KEY, e);
    }
  }

  private IncidentRow raise(DelegateExecution execution, MigrationRow migration) {
    String user =
        Inputs.decider(execution, gates, migration.id(), List.of(OwnerRole.values())).user();
    String what = text(execution.getVariable("incidentWhat"));
    if (what.isEmpty()) {
      throw new RefusedException(
          "incidentWhat", null, "say what happened; it is kept in the journal");
    }
    if (!migration.phase().occupiesEndpoints()) {
      throw new RefusedException("migrationId", migration.id(), "it is over: " + migration.phase());
    }
    return incidents.raise(migration.id(), Origin.PERSON, user, "", what);
  }

  private static boolean attended(DelegateExecution execution, IncidentRow incident) {
    return IncidentProcess.attended(execution.getProcessEngineServices(), incident);
  }

  private static String text(Object value) {
    return Objects.toString(value, "").strip();
  }
}
