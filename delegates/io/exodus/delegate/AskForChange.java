package io.exodus.delegate;

import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.plan.ChangeRequests;
import io.exodus.engine.runbook.run.OpenChanges;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.SideProcesses;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Puts an owner's request to change the sealed terms on record; one at a time. */
public class AskForChange implements JavaDelegate {

  private final Gates gates;
  private final ChangeRequests requests;
  private final Journal journal;

  public AskForChange(Gates gates, ChangeRequests requests, Journal journal) {
    this.gates = gates;
    this.requests = requests;
    this.journal = journal;
  }

  @Override
  public void execute(DelegateExecution execution) {
    try {
      ask(execution, Inputs.migrationId(execution));
    } catch (RefusedException e) {
      String id = Objects.toString(execution.getProcessBusinessKey(), "");
      throw new RefusalException(id, GateKeys.CHANGE_PLAN, e);
    }
  }

  private void ask(DelegateExecution execution, String id) {
    var services = execution.getProcessEngineServices();
    Decider owner = Inputs.decider(execution, gates, id, List.of(OwnerRole.values()));
    String reason = Inputs.text(execution, "changeReason", "say why; the journal keeps it");
    Plan agreed =
        requests.ask(id, execution.getProcessInstanceId(), owner, reason, Typed.all(execution));
    SideProcesses.begin(execution, journal, owner.user());
    // After the journal's lock was taken: of two at the same time, one sees the other.
    if (OpenChanges.beside(services, journal, id, execution.getProcessInstanceId())) {
      throw new RefusedException(
          "migrationId", id, "another change waits for signatures; ask when it is answered");
    }
    // From here on the journal says what is asked for, and the variables what is agreed.
    PlanVariables.of(agreed).forEach(execution::setVariable);
  }
}
