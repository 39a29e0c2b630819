package io.exodus.delegate;

import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.IncidentProcess;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.SideProcesses;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.PlanVariables;
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

  private static final String SUBJECT = "incident";

  private final Gates gates;
  private final MigrationStore migrations;
  private final Incidents incidents;
  private final Journal journal;

  public RecordIncident(
      Gates gates, MigrationStore migrations, Incidents incidents, Journal journal) {
    this.gates = gates;
    this.migrations = migrations;
    this.journal = journal;
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
        SideProcesses.begin(execution, journal, Actors.of(execution.getProcessEngineServices()));
      }
      execution.setVariable("incidentNumber", incident.number());
      execution.setVariable("incidentFresh", fresh);
      PlanVariables.of(migration.plan()).forEach(execution::setVariable);
    } catch (RefusedException e) {
      throw new RefusalException(execution.getProcessBusinessKey(), SUBJECT, e);
    }
  }

  private IncidentRow raise(DelegateExecution execution, MigrationRow migration) {
    String user =
        Inputs.decider(execution, gates, migration.id(), List.of(OwnerRole.values())).user();
    String what = text(Typed.value(execution, "incidentWhat"));
    if (what.isEmpty()) {
      throw new RefusedException("incidentWhat", null, "say what happened; the journal keeps it");
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
