package io.exodus.engine.runbook;

import io.exodus.engine.People;
import io.exodus.engine.TaskFilters;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;

/** The open tasks of gates, and whom they are given to. */
public final class GateTasks {

  private GateTasks() {}

  /** The gate that the deployed model says the task is; null if it is none. */
  static GateModel gate(TaskEntity task) {
    if (task.getTaskDefinitionKey() == null || task.getProcessDefinitionId() == null) {
      return null;
    }
    // From the model, not from the task's variables, which a user could set.
    return task
        .getTaskDefinition()
        .getBuiltinTaskListenersForEvent(TaskListener.EVENTNAME_COMPLETE)
        .stream()
        .filter(GateListener.class::isInstance)
        .map(listener -> ((GateListener) listener).gate())
        .findFirst()
        .orElse(null);
  }

  /** Gives the task to those who hold the role and can decide; to all holders where nobody can. */
  static Set<String> give(TaskEntity task, Plan plan, OwnerRole role, People people) {
    List<String> holders = plan.holders(role);
    List<String> able = holders.stream().filter(id -> people.trouble(id).isEmpty()).toList();
    List<String> deciders = able.isEmpty() ? holders : able;
    if (deciders.size() == 1 && people.user(deciders.get(0))) {
      task.setAssignee(deciders.get(0));
    } else {
      for (String decider : deciders) {
        if (people.user(decider)) {
          task.addCandidateUser(decider);
        } else {
          task.addCandidateGroup(decider);
        }
      }
    }
    return Set.copyOf(deciders);
  }

  /** Gives every open gate of that role to its owner of now. */
  public static void reassign(ProcessEngine engine, Plan plan, OwnerRole changed) {
    TaskService tasks = engine.getTaskService();
    People people = new People(engine);
    for (Task open :
        tasks.createTaskQuery().taskVariableValueEquals(TaskFilters.MIGRATION, plan.id()).list()) {
      TaskEntity task = Context.getCommandContext().getTaskManager().findTaskById(open.getId());
      GateModel gate = gate(task);
      if (gate != null && gate.roles().contains(changed)) {
        Set<String> users =
            task.getCandidates().stream()
                .map(link -> link.getUserId() == null ? "" : link.getUserId())
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        Set<String> groups =
            task.getCandidates().stream()
                .map(link -> link.getGroupId() == null ? "" : link.getGroupId())
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        users.forEach(id -> task.deleteUserIdentityLink(id, IdentityLinkType.CANDIDATE));
        groups.forEach(id -> task.deleteGroupIdentityLink(id, IdentityLinkType.CANDIDATE));
        task.setAssignee(null);
        give(task, plan, changed, people);
      }
    }
  }
}
