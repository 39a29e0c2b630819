package io.exodus.engine.runbook.check;

import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.watch.RunFacts;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * The start listener of a task that judges a run by its criteria: sets what they judge again, from
 * the store and in the transaction that judges. What stood in the variables, somebody may have
 * written.
 */
public final class CriteriaFacts implements ExecutionListener {

  private final Runs runs;
  private final Supplier<RunFacts> facts;

  public CriteriaFacts(Runs runs, Supplier<RunFacts> facts) {
    this.runs = runs;
    this.facts = facts;
  }

  /** Whether that table is one of a run's criteria. */
  public static boolean judgedBy(String decision) {
    return RecordVerdicts.CRITERIA.matcher(decision).matches();
  }

  @Override
  public void notify(DelegateExecution execution) {
    // Another application's table may be called so too; its verdicts are none of a migration.
    runs.of((ExecutionEntity) execution)
        .ifPresent(migration -> facts.get().of(migration.id()).forEach(execution::setVariable));
  }
}
