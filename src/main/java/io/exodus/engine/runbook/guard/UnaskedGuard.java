package io.exodus.engine.runbook.guard;

import io.exodus.engine.runbook.run.Runs;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cmd.DeleteAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.SaveAttachmentCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobListener;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.camunda.bpm.engine.impl.persistence.entity.AttachmentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.Attachment;

/**
 * Guards a run where the engine asks nobody for rights. Whoever may log in could delete or rename
 * what is attached to a gate; and who asks for a job that is not theirs to begin is refused, but
 * the engine counts that as a failure of the job, so that after three attempts it is done no more.
 */
public final class UnaskedGuard extends CommandInterceptor {

  private final Runs runs;
  private final GateGuard gates;

  public UnaskedGuard(Runs runs, GateGuard gates) {
    this.runs = runs;
    this.gates = gates;
  }

  @Override
  public <T> T execute(Command<T> command) {
    if (command instanceof FailedJobListener && denied(command)) {
      return null;
    }
    if (command instanceof DeleteAttachmentCmd) {
      attachment(CommandFields.read(command, "attachmentId", String.class));
    } else if (command instanceof SaveAttachmentCmd) {
      attachment(CommandFields.read(command, "attachment", Attachment.class).getId());
    }
    return next.execute(command);
  }

  /** Of what the job executor begins by itself, every failure counts. */
  private boolean denied(Command<?> command) {
    CommandContext context = Context.getCommandContext();
    JobFailureCollector collected =
        CommandFields.read(command, "jobFailureCollector", JobFailureCollector.class);
    if (context.getAuthenticatedUserId() == null
        || !(collected.getFailure() instanceof AuthorizationException)) {
      return false;
    }
    JobEntity job = context.getJobManager().findJobById(collected.getJobId());
    return job != null
        && job.getExecutionId() != null
        && runs.guarded(context.getExecutionManager().findExecutionById(job.getExecutionId()))
            .isPresent();
  }

  private void attachment(String id) {
    CommandContext context = Context.getCommandContext();
    AttachmentEntity attachment =
        id == null ? null : context.getDbEntityManager().selectById(AttachmentEntity.class, id);
    TaskEntity task =
        attachment == null || attachment.getTaskId() == null
            ? null
            : context.getTaskManager().findTaskById(attachment.getTaskId());
    if (task != null) {
      gates.checkTaskWork(task);
    }
  }
}
