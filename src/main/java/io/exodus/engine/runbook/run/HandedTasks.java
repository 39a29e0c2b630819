package io.exodus.engine.runbook.run;

import io.exodus.engine.gate.TaskOwners;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import java.util.Date;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;

/** The external tasks that the engine has, by the run or the companion that they are part of. */
public final class HandedTasks implements TaskOwners {

  /** The input of a check's task that says of which point it is. */
  private static final String CHECK = "check";

  private final Runs runs;
  private final CommandExecutor executor;

  public HandedTasks(
      Supplier<MigrationStore> migrations, Supplier<Journal> journal, CommandExecutor executor) {
    this.runs = new Runs(migrations, journal);
    this.executor = executor;
  }

  @Override
  public TaskInHand inHand(String externalTask) {
    return executor.execute(
        context -> {
          ExternalTaskEntity task =
              context.getExternalTaskManager().findExternalTaskById(externalTask);
          return task == null ? null : inHand(task);
        });
  }

  private TaskInHand inHand(ExternalTaskEntity task) {
    Date until = task.getLockExpirationTime();
    Object check = task.getExecution().getVariableLocal(CHECK);
    return new TaskInHand(
        task.getTopicName(),
        owner(task),
        task.getWorkerId(),
        until != null && until.after(ClockUtil.getCurrentTime()),
        check == null ? null : check.toString());
  }

  /** Null where it works for no migration. */
  private String owner(ExternalTaskEntity task) {
    return runs.works(task.getExecution(), task.getTopicName())
        ? runs.guarded(task.getExecution()).map(MigrationRow::id).orElse(null)
        : null;
  }
}
