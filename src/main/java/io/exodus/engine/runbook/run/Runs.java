package io.exodus.engine.runbook.run;

import io.exodus.engine.gate.CompanionRecord;
import io.exodus.engine.runbook.model.RunbookModel;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.Queries;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;

/**
 * Which migration an execution belongs to: that whose registered run it is part of, or beside whose
 * run it was begun. The business key alone says nothing, since anybody's process can have it.
 */
public final class Runs {

  private static final String MIGRATION_ID = "migrationId";

  private final Supplier<MigrationStore> migrations;
  private final Supplier<Journal> journal;

  public Runs(Supplier<MigrationStore> migrations, Supplier<Journal> journal) {
    this.migrations = migrations;
    this.journal = journal;
  }

  public Optional<MigrationRow> of(ExecutionEntity execution) {
    return byKey(execution)
        .filter(migration -> migration.runId().equals(execution.getRootProcessInstanceId()));
  }

  public boolean known(String businessKey) {
    return businessKey != null && migrations.get().find(businessKey).isPresent();
  }

  private Optional<MigrationRow> byKey(ExecutionEntity execution) {
    return execution == null || execution.getProcessBusinessKey() == null
        ? Optional.empty()
        : migrations.get().find(execution.getProcessBusinessKey());
  }

  /**
   * That which nobody but its runbook may push on, and which alone may do anything for a migration:
   * that of the run, or of a process that somebody entitled began beside it.
   */
  public Optional<MigrationRow> guarded(ExecutionEntity execution) {
    return of(execution)
        .or(
            () ->
                byKey(execution)
                    .filter(
                        migration ->
                            CompanionRecord.knows(
                                journal.get(),
                                migration.id(),
                                execution.getRootProcessInstanceId())));
  }

  /** That which the execution may give verdicts on; only the preflight is gone through again. */
  public Optional<MigrationRow> judgedBy(ExecutionEntity execution, String decision) {
    return decision.equals(RunbookKeys.PREFLIGHT_CRITERIA) ? guarded(execution) : of(execution);
  }

  /** All of them, whatever of it the caller may read. */
  public static List<ExecutionEntity> instances(UnaryOperator<ProcessInstanceQuery> which) {
    var runtime = Context.getProcessEngineConfiguration().getRuntimeService();
    return Context.getCommandContext()
        .runWithoutAuthorization(
            () ->
                Queries.all(which.apply(runtime.createProcessInstanceQuery())).stream()
                    .map(ExecutionEntity.class::cast)
                    .toList());
  }

  /**
   * @throws RefusalException if the execution belongs to no migration
   */
  public void demand(ExecutionEntity execution) {
    if (guarded(execution).isEmpty()) {
      throw foreign(
          execution,
          execution.getProcessDefinition().getKey(),
          "it is neither the run of the migration that it names, nor did somebody who may begin "
              + "it beside that run; start the process at its start event");
    }
  }

  /**
   * The same, and what changes a database, or the plan, is the run's alone: beside it people look,
   * and decide.
   *
   * @param topic of a worker's task
   */
  public boolean works(ExecutionEntity execution, String topic) {
    return (RunbookModel.looks(topic) ? guarded(execution) : of(execution)).isPresent();
  }

  /**
   * @throws RefusalException if the execution is not part of a registered run
   */
  public void demandRun(ExecutionEntity execution) {
    if (of(execution).isEmpty()) {
      throw foreign(
          execution,
          execution.getProcessDefinition().getKey(),
          "it is not the run of the migration that it names, and only the run may do this step; "
              + "remove the step");
    }
  }

  /** What a process is told that is none of the migration it names. */
  public RefusalException foreign(ExecutionEntity execution, String subject, String remedy) {
    return new RefusalException(
        named(execution),
        subject,
        new RefusedException("the process instance", execution.getProcessInstanceId(), remedy));
  }

  /** The id of the migration that it names by its business key or a variable; null for none. */
  private String named(ExecutionEntity execution) {
    return byKey(execution)
        .or(() -> migrations.get().find(Objects.toString(execution.getVariable(MIGRATION_ID), "")))
        .map(MigrationRow::id)
        .orElse(null);
  }
}
