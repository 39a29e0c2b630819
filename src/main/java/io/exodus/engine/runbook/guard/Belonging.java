package io.exodus.engine.runbook.guard;

import io.exodus.engine.runbook.model.RunbookModel;
import io.exodus.engine.runbook.run.Runs;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExternalTaskActivityBehavior;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceAtActivitiesCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.migration.validation.activity.SupportedActivityValidator;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Demands of whatever works for a migration that it belongs to its run, or was begun beside it as
 * the journal knows: when a process instance is created, and before each step that counts.
 */
public final class Belonging {

  private final Runs runs;

  public Belonging(Runs runs) {
    this.runs = runs;
    letMigrate();
  }

  /** The engine moves tasks to another version of their model by a list of classes. */
  private static void letMigrate() {
    var known = SupportedActivityValidator.SUPPORTED_ACTIVITY_BEHAVIORS;
    synchronized (known) {
      if (!known.contains(WorkerTask.class)) {
        known.add(WorkerTask.class);
      }
    }
  }

  /** To a process, once all of its model is parsed. */
  public void attach(ProcessDefinitionEntity process) {
    if (RunbookModel.runbook(process)) {
      process.addBuiltInListener(
          ExecutionListener.EVENTNAME_START, (ExecutionListener) this::created);
    }
    guardTopics(process);
  }

  /** To a gate, a check or a step of Exodus's own; to any other, nothing. */
  public void attach(Element element, ActivityImpl step) {
    if (RunbookModel.works(element)) {
      step.addBuiltInListener(
          ExecutionListener.EVENTNAME_START,
          RunbookModel.ofRun(element)
              ? (ExecutionListener) execution -> runs.demandRun((ExecutionEntity) execution)
              : execution -> runs.demand((ExecutionEntity) execution));
    }
  }

  /** All tasks for workers, since an expression can name any topic. */
  private void guardTopics(ScopeImpl scope) {
    for (ActivityImpl activity : scope.getActivities()) {
      if (activity.getActivityBehavior() instanceof ExternalTaskActivityBehavior task) {
        activity.setActivityBehavior(new WorkerTask(task, runs));
      }
      guardTopics(activity);
    }
  }

  /** Whatever command creates it: REST, a restart, a batch, or code of the host's. */
  private void created(DelegateExecution created) {
    ExecutionEntity instance = (ExecutionEntity) created;
    boolean called = instance.getSuperExecutionId() != null || instance.getSuperExecution() != null;
    if (!called && startedAtActivities()) {
      throw runs.foreign(
          instance,
          instance.getProcessDefinition().getKey(),
          "a runbook begins only at its start event; leave the rest out");
    }
    // One that begins something asks itself who may; what it goes on to do is asked for step by
    // step.
    if (!RunbookModel.begins(instance.getProcessDefinition())) {
      runs.demand(instance);
    }
  }

  private static boolean startedAtActivities() {
    var invocation = Context.getCommandInvocationContext();
    return invocation != null
        && invocation.getCommand() instanceof StartProcessInstanceAtActivitiesCmd;
  }
}
