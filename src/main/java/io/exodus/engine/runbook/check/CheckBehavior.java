package io.exodus.engine.runbook.check;

import io.exodus.migration.IncidentWords;
import io.exodus.migration.RefusedException;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExternalTaskActivityBehavior;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * An external task whose result is looked at before the process goes on. A worker that is refused
 * its completion would get the same task again and again, and nobody would hear of it; so what is
 * no result becomes an incident, and a retry there gives the task out again.
 */
final class CheckBehavior extends ExternalTaskActivityBehavior {

  private final ExternalTaskActivityBehavior task;
  private final CheckListener listener;

  CheckBehavior(ExternalTaskActivityBehavior task, CheckListener listener) {
    super(null, task.getPriorityValueProvider());
    this.task = task;
    this.listener = listener;
  }

  @Override
  public void execute(ActivityExecution execution) throws Exception {
    task.execute(execution);
  }

  @Override
  public void signal(ActivityExecution execution, String signalName, Object signalData)
      throws Exception {
    try {
      listener.read(execution);
    } catch (RefusedException e) {
      giveOutAgain((ExecutionEntity) execution, e);
      return;
    }
    task.signal(execution, signalName, signalData);
  }

  private void giveOutAgain(ExecutionEntity execution, RefusedException problem) throws Exception {
    CheckListener.clear(execution);
    execute(execution);
    // The completed task is deleted already; the one that is left is the new one.
    for (ExternalTaskEntity again : execution.getExternalTasks()) {
      var words =
          new IncidentWords(
              "the check gave no valid result: " + problem.what(),
              "the check's worker, of the topic '" + again.getTopicName() + "'",
              "Fix the worker: " + problem.remedy() + ". Then retry.");
      again.failed(words.text(), null, 0, 0, null, null);
    }
  }
}
