package io.exodus.engine.runbook.gate;

import io.exodus.engine.gate.People;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/** The open tasks of gates, and whom they are given to. */
public final class GateTasks {

  private GateTasks() {}

  /** The gate that the deployed model says the task is; null if it is none. */
  public static GateModel gate(TaskEntity task) {
    if (task.getTaskDefinitionKey() == null || task.getProcessDefinitionId() == null) {
      return null;
    }
    // From the model, not from the task's variables, which a user could set.
    List<?> listeners =
        task.getTaskDefinition().getBuiltinTaskListenersForEvent(TaskListener.EVENTNAME_COMPLETE);
    // Of a task that nobody listens to, the engine has no list.
    return listeners == null
        ? null
        : listeners.stream()
            .filter(GateListener.class::isInstance)
            .map(listener -> ((GateListener) listener).gate())
            .findFirst()
            .orElse(null);
  }

  /** Gives the task to those who hold the role: who cannot decide now may be back tomorrow. */
  static Set<String> give(TaskEntity task, Plan plan, OwnerRole role, People people) {
    List<String> deciders = plan.holders(role);
    if (deciders.size() == 1 && !people.group(deciders.get(0))) {
      task.setAssignee(deciders.get(0));
    } else {
      for (String decider : deciders) {
        if (people.group(decider)) {
          task.addCandidateGroup(decider);
        } else {
          task.addCandidateUser(decider);
        }
      }
    }
    return Set.copyOf(deciders);
  }
}
