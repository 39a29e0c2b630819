package io.exodus.engine.runbook;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.migration.IncidentWords;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.incident.IncidentHandler;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * Keeps the incidents of a migration in its journal, and lets that of a failed job say what
 * happened, where, and what to do, as those of Exodus's workers do. Only in a migration's run: all
 * else passes on to the handler that was there before.
 */
final class RunbookIncidents implements IncidentHandler {

  private static final String TYPE = "INCIDENT";

  private final IncidentHandler host;
  private final Runs runs;
  private final Supplier<Journal> journal;

  RunbookIncidents(IncidentHandler host, Runs runs, Supplier<Journal> journal) {
    this.host = host;
    this.runs = runs;
    this.journal = journal;
  }

  @Override
  public String getIncidentHandlerType() {
    return host.getIncidentHandlerType();
  }

  @Override
  public Incident handleIncident(IncidentContext context, String message) {
    MigrationRow migration = runs.of(context.getExecutionId()).orElse(null);
    if (migration == null) {
      return host.handleIncident(context, message);
    }
    boolean job = Incident.FAILED_JOB_HANDLER_TYPE.equals(getIncidentHandlerType());
    String words = job ? words(context, message) : message;
    note(migration, context, Map.of("state", "opened", "words", String.valueOf(words)));
    return host.handleIncident(context, words);
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
    runs.of(context.getExecutionId())
        .ifPresent(migration -> note(migration, context, Map.of("state", "resolved")));
    host.resolveIncident(context);
  }

  @Override
  public void deleteIncident(IncidentContext context) {
    host.deleteIncident(context);
  }

  private void note(MigrationRow migration, IncidentContext context, Map<String, ?> detail) {
    var caller = Context.getCommandContext().getAuthenticatedUserId();
    journal
        .get()
        .append(
            migration.id(),
            TYPE,
            caller == null ? Actors.ENGINE : caller,
            String.valueOf(context.getActivityId()),
            detail);
  }
}
