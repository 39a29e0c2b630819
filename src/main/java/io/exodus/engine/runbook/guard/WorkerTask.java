package io.exodus.engine.runbook.guard;

import io.exodus.engine.runbook.model.RunbookModel;
import io.exodus.engine.runbook.run.Runs;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExternalTaskActivityBehavior;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * An external task that is not given out to Exodus's workers where its process does not belong to
 * the migration: they go by its business key.
 */
final class WorkerTask extends ExternalTaskActivityBehavior {

  private final ExternalTaskActivityBehavior task;
  private final Runs runs;

  WorkerTask(ExternalTaskActivityBehavior task, Runs runs) {
    super(null, task.getPriorityValueProvider());
    this.task = task;
    this.runs = runs;
  }

  @Override
  public void execute(ActivityExecution execution) throws Exception {
    task.execute(execution);
    for (ExternalTaskEntity created : ((ExecutionEntity) execution).getExternalTasks()) {
      String topic = created.getTopicName();
      if (topic.startsWith(RunbookModel.TOPICS)
          && !runs.works((ExecutionEntity) execution, topic)) {
        throw runs.foreign(
            (ExecutionEntity) execution,
            created.getProcessDefinitionKey(),
            "it may not ask the workers for '"
                + topic
                + "': it is not the run of the migration that it names; remove the task");
      }
    }
  }

  @Override
  public void signal(ActivityExecution execution, String signalName, Object signalData)
      throws Exception {
    task.signal(execution, signalName, signalData);
  }
}
