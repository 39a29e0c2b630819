package io.exodus.engine.runbook;

import io.exodus.engine.OwnerAccess;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/** Takes a migration that is over, or whose run was deleted, out of Tasklist. */
final class FarewellListener implements ExecutionListener {

  private final Runs runs;
  private final Supplier<Journal> journal;

  FarewellListener(Runs runs, Supplier<Journal> journal) {
    this.runs = runs;
    this.journal = journal;
  }

  @Override
  public void notify(DelegateExecution execution) {
    if (execution.isCanceled()) {
      runs.of((ExecutionEntity) execution).ifPresent(migration -> deleted(execution, migration));
    }
    OwnerAccess access = new OwnerAccess(execution.getProcessEngine());
    // Whoever ends a migration by an answer has no rights on its filter.
    Context.getCommandContext()
        .runWithoutAuthorization(
            () -> {
              access.dismiss(execution.getProcessBusinessKey());
              return null;
            });
  }

  private void deleted(DelegateExecution execution, MigrationRow migration) {
    var services = execution.getProcessEngineServices();
    journal
        .get()
        .append(
            migration.id(),
            "INCIDENT",
            Actors.of(services),
            "run deleted",
            Map.of("phase", migration.phase(), "runId", migration.runId()));
    OpenChanges.lapse(services, journal.get(), migration.id(), "the run was deleted");
  }
}
