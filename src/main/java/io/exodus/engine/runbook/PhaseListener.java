package io.exodus.engine.runbook;

import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.OpenChanges;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/** Puts a migration into a phase when the element that stands for it is entered. */
final class PhaseListener implements ExecutionListener {

  /** The stores, looked up late: models are parsed before the application is wired. */
  record Services(Supplier<MigrationStore> migrations, Supplier<Journal> journal) {}

  private final Services services;
  private final Phase phase;

  PhaseListener(Services services, Phase phase) {
    this.services = services;
    this.phase = phase;
  }

  @Override
  public void notify(DelegateExecution execution) {
    // The first phase begins with the registration itself, which writes it.
    new Runs(services.migrations(), services.journal())
        .of((ExecutionEntity) execution)
        .filter(migration -> migration.phase() != phase)
        .ifPresent(migration -> enter(migration.id(), migration.phase(), execution));
  }

  private void enter(String id, Phase before, DelegateExecution execution) {
    services.migrations().get().enter(id, phase);
    services
        .journal()
        .get()
        .append(
            id,
            EntryType.PHASE,
            Actors.of(execution.getProcessEngineServices()),
            phase.name(),
            Map.of("from", before, "activity", execution.getCurrentActivityId()));
    if (phase.decided()) {
      OpenChanges.lapse(
          execution.getProcessEngineServices(),
          services.journal().get(),
          id,
          "the outcome is decided");
    }
  }
}
