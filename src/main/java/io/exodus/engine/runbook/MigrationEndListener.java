package io.exodus.engine.runbook;

import io.exodus.engine.gate.OwnerAccess;
import io.exodus.engine.gate.Vacancies;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.runbook.run.SideProcesses;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.journal.EntryType;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * Takes a migration that is over, or whose run was deleted, out of Tasklist, with what was begun
 * beside it and nobody has answered.
 */
final class MigrationEndListener implements ExecutionListener {

  private final Runs runs;
  private final Supplier<Journal> journal;

  MigrationEndListener(Runs runs, Supplier<Journal> journal) {
    this.runs = runs;
    this.journal = journal;
  }

  @Override
  public void notify(DelegateExecution execution) {
    MigrationRow migration = runs.of((ExecutionEntity) execution).orElse(null);
    if (migration == null) {
      return;
    }
    if (execution.isCanceled()) {
      note(
          migration,
          execution,
          EntryType.INCIDENT,
          "run deleted",
          Map.of("phase", migration.phase(), "runId", migration.runId()));
    }
    // Whoever ends a migration by an answer has no rights on its filter, nor on what others began.
    Context.getCommandContext()
        .runWithoutAuthorization(
            () -> {
              ProcessEngine engine = execution.getProcessEngine();
              new OwnerAccess(engine).dismiss(migration.id());
              new Vacancies(engine, journal.get()).dismiss(migration.id());
              endCompanions(migration, execution);
              return null;
            });
  }

  private void endCompanions(MigrationRow migration, DelegateExecution execution) {
    var runtime = execution.getProcessEngineServices().getRuntimeService();
    List<String> ended = SideProcesses.end(runtime, migration.id());
    if (!ended.isEmpty()) {
      note(
          migration,
          execution,
          EntryType.EVIDENCE,
          "ended with the migration",
          Map.of("phase", migration.phase(), "processes", ended));
    }
  }

  private void note(
      MigrationRow migration,
      DelegateExecution execution,
      EntryType type,
      String subject,
      Map<String, Object> detail) {
    String actor = Actors.of(execution.getProcessEngineServices());
    journal.get().append(migration.id(), type, actor, subject, detail);
  }
}
