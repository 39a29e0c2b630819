package io.exodus.delegate;

import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.plan.Changes;
import io.exodus.engine.runbook.gate.RunTerms;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Adopts a change that two persons have signed; what is wrong keeps the second gate open. */
public class AdoptChange implements JavaDelegate {

  private final Changes changes;
  private final RunTerms terms;

  public AdoptChange(Changes changes, RunTerms terms) {
    this.changes = changes;
    this.terms = terms;
  }

  @Override
  public void execute(DelegateExecution execution) {
    var services = execution.getProcessEngineServices();
    String id = Objects.toString(execution.getProcessBusinessKey(), "");
    try {
      Plan plan = changes.adopt(id, execution.getProcessInstanceId(), Actors.of(services));
      terms.carry(services, plan);
    } catch (RefusedException e) {
      throw new RefusalException(id, GateKeys.CHANGE_PLAN, e);
    }
  }
}
