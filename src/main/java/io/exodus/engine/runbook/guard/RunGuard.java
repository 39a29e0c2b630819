package io.exodus.engine.runbook.guard;

import static io.exodus.engine.runbook.guard.CurrentCommand.command;
import static io.exodus.engine.runbook.guard.CurrentCommand.own;
import static io.exodus.engine.runbook.guard.CurrentCommand.user;

import io.exodus.engine.runbook.model.RunbookModel;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.store.MigrationRow;
import io.exodus.migration.RefusedException;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.AbstractSetExternalTaskRetriesCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractSetJobStateCmd;
import org.camunda.bpm.engine.impl.cmd.CreateIncidentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteJobCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessInstanceCommentCmd;
import org.camunda.bpm.engine.impl.cmd.ExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.RecalculateJobDuedateCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveIncidentCmd;
import org.camunda.bpm.engine.impl.cmd.SetAnnotationForIncidentCmd;
import org.camunda.bpm.engine.impl.cmd.SetExternalTaskRetriesCmd;
import org.camunda.bpm.engine.impl.cmd.SetJobDuedateCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateCommentCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;

/**
 * Keeps everybody, administrators and service accounts too, from taking a run round its gates:
 * asked by the engine before it carries out a command, whether that came from Tasklist, REST, a
 * batch or Java. A runbook's own steps are not asked. Its methods are those of the engine's {@link
 * CommandChecker} that matter here; {@link #asCommandChecker()} lets the others pass.
 */
public final class RunGuard {

  /** Work on a run that decides nothing: workers' tasks, incidents, retries and remarks. */
  private static final List<Class<?>> HARMLESS =
      List.of(
          ExternalTaskCmd.class,
          HandleExternalTaskCmd.class,
          AbstractSetExternalTaskRetriesCmd.class,
          CreateIncidentCmd.class,
          ResolveIncidentCmd.class,
          SetAnnotationForIncidentCmd.class,
          AbstractSetJobStateCmd.class,
          UpdateCommentCmd.class,
          DeleteProcessInstanceCommentCmd.class);

  private static final String VERSION = "version";

  private final Runs runs;

  public RunGuard(Runs runs) {
    this.runs = runs;
  }

  public CommandChecker asCommandChecker() {
    return Checks.passing(CommandChecker.class, this);
  }

  public void checkUpdateProcessInstanceVariables(ExecutionEntity execution) {
    refuse(
        execution, "variables", "only the runbook sets the variables of a run; decide at a gate");
  }

  /** Message, signal, trigger. */
  public void checkUpdateProcessInstanceById(String processInstanceId) {
    if (command() instanceof SetExternalTaskRetriesCmd) {
      letRetry(execution(processInstanceId));
    } else if (!harmless()) {
      refuse(
          execution(processInstanceId),
          "message",
          "a run takes messages only from its runbook; start 'Call for rollback', or decide at a "
              + "gate");
    }
  }

  /** The same by execution, and the modification of a process instance. */
  public void checkUpdateProcessInstance(ExecutionEntity execution) {
    if (!harmless()) {
      refuse(
          execution,
          "modification",
          "a run follows its runbook, by gates and messages; start 'Call for rollback', or decide "
              + "at a gate");
    }
  }

  /**
   * Of everybody, a step of a runbook too: the engine asks for no rights any more once it has begun
   * to migrate.
   */
  public void checkMigrateProcessInstance(ExecutionEntity execution, ProcessDefinition to) {
    runs.guarded(execution)
        .ifPresent(
            run -> {
              throw refusal(
                  run, VERSION, "a run keeps the version of the runbook that it was approved in");
            });
    if (RunbookModel.runbook(to)) {
      throw runs.foreign(
          execution,
          VERSION,
          "a runbook begins at its start event; no other process can become one");
    }
  }

  public void checkDeleteDeployment(String deploymentId) {
    demandUnused(deploymentId);
  }

  /** Of the whole deployment: a run will call the parts that it has not called yet. */
  public void checkDeleteProcessDefinitionById(String definitionId) {
    ProcessDefinitionEntity definition =
        Context.getCommandContext()
            .getProcessDefinitionManager()
            .findLatestProcessDefinitionById(definitionId);
    if (definition != null) {
      demandUnused(definition.getDeploymentId());
    }
  }

  /** Whoever may delete a model need not be able to read its instances. */
  private void demandUnused(String deploymentId) {
    for (ExecutionEntity instance : Runs.instances(query -> query.deploymentId(deploymentId))) {
      refuse(instance, "deployment", "delete it once no run needs its runbooks");
    }
  }

  /** Code of the host application, without a log-in, may: it could delete the rows as well. */
  public void checkDeleteProcessInstance(ExecutionEntity execution) {
    if (user() != null || Context.getCommandContext().getCurrentJob() != null) {
      refuse(
          execution,
          "deletion",
          "only its runbook ends a run; withdraw or reject it at a gate, or start 'Call for "
              + "rollback'");
    }
  }

  /** A step of the engine's own that has failed. */
  public void checkUpdateRetriesJob(JobEntity job) {
    letRetry(execution(job.getExecutionId()));
  }

  private void letRetry(ExecutionEntity execution) {
    String user = user();
    if (execution != null && user != null) {
      runs.guarded(execution).ifPresent(run -> RetryRight.giveForThisCommand(run, user));
    }
  }

  public void checkUpdateJob(JobEntity job) {
    Command<?> command = command();
    boolean date =
        command instanceof SetJobDuedateCmd || command instanceof RecalculateJobDuedateCmd;
    boolean early =
        job instanceof TimerEntity
            && (date || job.getDuedate() != null && job.getDuedate().after(new Date()));
    if (user() != null && !own() && (early || command instanceof DeleteJobCmd)) {
      refuse(execution(job.getExecutionId()), "timer", "dates and windows come from the plan");
    }
  }

  private void refuse(ExecutionEntity execution, String what, String remedy) {
    if (own()) {
      return;
    }
    MigrationRow run = runs.guarded(execution).orElse(null);
    if (run != null) {
      throw refusal(run, what, remedy);
    }
  }

  private static RefusalException refusal(MigrationRow run, String what, String remedy) {
    return new RefusalException(
        run.id(), what, new RefusedException("the " + what + " of migration", run.id(), remedy));
  }

  private static boolean harmless() {
    return HARMLESS.stream().anyMatch(kind -> kind.isInstance(command()));
  }

  private static ExecutionEntity execution(String id) {
    CommandContext context = Context.getCommandContext();
    return id == null ? null : context.getExecutionManager().findExecutionById(id);
  }
}
