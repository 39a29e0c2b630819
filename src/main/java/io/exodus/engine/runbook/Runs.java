package io.exodus.engine.runbook;

import io.exodus.engine.ChangeRequests;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * Which migration an execution belongs to: that whose registered run it is part of. The business
 * key alone says nothing, since anybody's process can have it.
 */
final class Runs {

  /** A process that only the migration's operator can start. */
  private static final String CHECK_AGAIN = "checkAgain";

  private final Supplier<MigrationStore> migrations;

  Runs(Supplier<MigrationStore> migrations) {
    this.migrations = migrations;
  }

  Optional<MigrationRow> of(ExecutionEntity execution) {
    return byKey(execution)
        .filter(migration -> migration.runId().equals(execution.getRootProcessInstanceId()));
  }

  /** That whose id is the business key, for the processes beside a run. */
  Optional<MigrationRow> byKey(ExecutionEntity execution) {
    return execution == null || execution.getProcessBusinessKey() == null
        ? Optional.empty()
        : migrations.get().find(execution.getProcessBusinessKey());
  }

  /**
   * That which nobody but its runbook may push on: that of the run, or of a request to change its
   * terms, which the journal knows by its process instance.
   */
  Optional<MigrationRow> guarded(ExecutionEntity execution, Supplier<Journal> journal) {
    return of(execution)
        .or(
            () ->
                byKey(execution)
                    .filter(
                        migration ->
                            ChangeRequests.asked(
                                journal.get(),
                                migration.id(),
                                execution.getRootProcessInstanceId())));
  }

  /** That which the execution may give verdicts on: its run's, or that which is checked again. */
  Optional<MigrationRow> judgedBy(ExecutionEntity execution) {
    ExecutionEntity root =
        Context.getCommandContext()
            .getExecutionManager()
            .findExecutionById(execution.getRootProcessInstanceId());
    return root.getProcessDefinition().getKey().equals(CHECK_AGAIN)
        ? byKey(execution)
        : of(execution);
  }
}
