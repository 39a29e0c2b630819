package io.exodus.engine.runbook;

import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.IncidentWords;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.incident.IncidentHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * Lets the incident of a failed job say what happened, where, and what to do, as those of Exodus's
 * workers do. Only in a migration: all else passes on to the handler that was there before.
 */
final class RunbookIncidents implements IncidentHandler {

  private final IncidentHandler host;
  private final Supplier<MigrationStore> migrations;

  RunbookIncidents(IncidentHandler host, Supplier<MigrationStore> migrations) {
    this.host = host;
    this.migrations = migrations;
  }

  @Override
  public String getIncidentHandlerType() {
    return host.getIncidentHandlerType();
  }

  @Override
  public Incident handleIncident(IncidentContext context, String message) {
    return host.handleIncident(context, ofMigration(context) ? words(context, message) : message);
  }

  private boolean ofMigration(IncidentContext context) {
    ExecutionEntity execution =
        context.getExecutionId() == null
            ? null
            : Context.getCommandContext()
                .getExecutionManager()
                .findExecutionById(context.getExecutionId());
    if (execution == null || execution.getProcessBusinessKey() == null) {
      return false;
    }
    return migrations
        .get()
        .find(execution.getProcessBusinessKey())
        .filter(migration -> migration.runId().equals(execution.getRootProcessInstanceId()))
        .isPresent();
  }

  private static String words(IncidentContext context, String message) {
    String what = message == null ? "a step failed without a word" : message;
    return IncidentWords.of(what).complete()
        ? what
        : new IncidentWords(
                what,
                "the engine, at " + step(context),
                "Read the job's stack trace, mend what it names, and retry the job. A bug in a"
                    + " delegate or script has to be corrected first.")
            .text();
  }

  private static String step(IncidentContext context) {
    String id =
        context.getFailedActivityId() == null
            ? context.getActivityId()
            : context.getFailedActivityId();
    ActivityImpl activity =
        Context.getProcessEngineConfiguration()
            .getDeploymentCache()
            .findDeployedProcessDefinitionById(context.getProcessDefinitionId())
            .findActivity(id);
    return activity == null || activity.getName() == null ? id : "'" + activity.getName() + "'";
  }

  @Override
  public void resolveIncident(IncidentContext context) {
    host.resolveIncident(context);
  }

  @Override
  public void deleteIncident(IncidentContext context) {
    host.deleteIncident(context);
  }
}
