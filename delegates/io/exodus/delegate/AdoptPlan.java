package io.exodus.delegate;

import io.exodus.engine.gate.Typed;
import io.exodus.engine.plan.Amendments;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Puts the completed plan on record; what is wrong keeps its task open, with words. */
public class AdoptPlan implements JavaDelegate {

  private final Amendments amendments;

  public AdoptPlan(Amendments amendments) {
    this.amendments = amendments;
  }

  @Override
  public void execute(DelegateExecution execution) {
    try {
      Plan plan =
          amendments.adopt(
              execution.getProcessBusinessKey(),
              Typed.all(execution),
              Actors.of(execution.getProcessEngineServices()));
      PlanVariables.of(plan).forEach(execution::setVariable);
    } catch (RefusedException e) {
      throw new RefusalException(execution.getProcessBusinessKey(), "plan", e);
    }
  }
}
