package io.exodus.engine.api;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;

/** A task that a worker of that name has in hand, wherever the run's tokens stand. */
public final class GivenTask {

  public static final String WORKER = "worker-1";
  private static final long LOCK_MILLIS = 600_000;

  private GivenTask() {}

  /** Its id. */
  public static String of(ProcessEngine engine, String run, String topic) {
    var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    return configuration
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              var execution =
                  Context.getCommandContext().getExecutionManager().findExecutionById(run);
              var task = ExternalTaskEntity.createAndInsert(execution, topic, 0);
              task.lock(WORKER, LOCK_MILLIS);
              return task.getId();
            });
  }
}
