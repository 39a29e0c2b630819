package io.exodus.engine.runbook;

import io.exodus.engine.incident.Incidents;
import io.exodus.engine.runbook.model.Runbooks;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.IncidentProcess;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.incident.IncidentHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * Lets the incident of a failed job say what happened, where, and what to do, as those of Exodus's
 * workers do; and raises an incident of the migration for a step that failed while there is
 * something to lose; else the journal alone reports it. Only in a migration: all else passes on to
 * the handler that was there before.
 */
final class RunbookIncidents implements IncidentHandler {

  /** Looked up late: models are parsed before the application is wired. */
  record Services(Runs runs, Supplier<Incidents> incidents, Supplier<Journal> journal) {}

  private final IncidentHandler host;
  private final Services services;

  RunbookIncidents(IncidentHandler host, Services services) {
    this.host = host;
    this.services = services;
  }

  @Override
  public String getIncidentHandlerType() {
    return host.getIncidentHandlerType();
  }

  @Override
  public Incident handleIncident(IncidentContext context, String message) {
    ExecutionEntity execution = execution(context);
    Optional<MigrationRow> migration = migration(execution);
    if (migration.isEmpty()) {
      return host.handleIncident(context, message);
    }
    String told = words(context, message);
    Incident incident = host.handleIncident(context, told);
    // What deals with an incident raises none: its own would only come to the one that is open.
    boolean ofRun = services.runs().of(execution).isPresent();
    if (ofRun && moving(migration.get().phase())) {
      IncidentProcess.raise(
          Context.getProcessEngineConfiguration().getProcessEngine(),
          services.incidents().get(),
          migration.get().id(),
          Origin.STEP,
          step(context),
          told);
    } else if (ofRun) {
      note(migration.get(), context, Map.of("what", "failed", "words", told));
    }
    return incident;
  }

  private static ExecutionEntity execution(IncidentContext context) {
    return context.getExecutionId() == null
        ? null
        : Context.getCommandContext()
            .getExecutionManager()
            .findExecutionById(context.getExecutionId());
  }

  private Optional<MigrationRow> migration(ExecutionEntity execution) {
    return execution != null
            && RunbookKeys.INCIDENT.equals(execution.getProcessDefinition().getKey())
            && Runbooks.is(execution.getProcessDefinition())
        ? services.runs().guarded(execution)
        : services.runs().of(execution);
  }

  /**
   * Before the copy there is nothing that could be destroyed; afterwards both databases are free.
   */
  private static boolean moving(Phase phase) {
    return phase.compareTo(Phase.COPYING) >= 0 && phase.occupiesEndpoints();
  }

  private static String words(IncidentContext context, String message) {
    String what = message == null ? "a step failed without a message" : message;
    return IncidentWords.of(what).complete()
        ? what
        : new IncidentWords(
                what,
                "the engine, at " + step(context),
                "Read the job's stack trace, fix the cause, and retry the job. A bug in a "
                    + "delegate or script must be fixed first.")
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
    // The engine resolves before it knows whether there is anything to resolve: with each success.
    if (open(context)) {
      services
          .runs()
          .of(execution(context))
          .ifPresent(migration -> note(migration, context, Map.of("what", "mended")));
    }
    host.resolveIncident(context);
  }

  private boolean open(IncidentContext context) {
    return context.getConfiguration() != null
        && !Context.getCommandContext()
            .getIncidentManager()
            .findIncidentByConfigurationAndIncidentType(
                context.getConfiguration(), getIncidentHandlerType())
            .isEmpty();
  }

  @Override
  public void deleteIncident(IncidentContext context) {
    host.deleteIncident(context);
  }

  private void note(MigrationRow migration, IncidentContext context, Map<String, ?> detail) {
    services
        .journal()
        .get()
        .append(
            migration.id(),
            EntryType.INCIDENT,
            Actors.of(Context.getProcessEngineConfiguration().getProcessEngine()),
            String.valueOf(context.getActivityId()),
            detail);
  }
}
