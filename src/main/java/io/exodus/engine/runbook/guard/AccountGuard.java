package io.exodus.engine.runbook.guard;

import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.ExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SetExternalTaskRetriesCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;

/**
 * Keeps Exodus's service accounts to their tasks. The right that the engine has for a worker's task
 * is that for all else on a process instance: to suspend it, to set retries, to begin its jobs, to
 * make and resolve incidents. Its methods are those of the engine's {@link CommandChecker} that
 * matter here.
 */
public final class AccountGuard {

  private static final List<Class<?>> WORK =
      List.of(ExternalTaskCmd.class, HandleExternalTaskCmd.class);

  private final Runs runs;

  public AccountGuard(Runs runs) {
    this.runs = runs;
  }

  public CommandChecker asCommandChecker() {
    return Checks.passing(CommandChecker.class, this);
  }

  public void checkUpdateProcessInstanceById(String processInstanceId) {
    demandPerson(processInstanceId);
  }

  public void checkUpdateProcessInstance(ExecutionEntity execution) {
    demandPerson(execution);
  }

  public void checkUpdateProcessInstanceSuspensionStateById(String processInstanceId) {
    demandPerson(processInstanceId);
  }

  public void checkUpdateProcessInstanceSuspensionStateByProcessDefinitionId(String definitionId) {
    demandPerson(query -> query.processDefinitionId(definitionId));
  }

  public void checkUpdateProcessInstanceSuspensionStateByProcessDefinitionKey(String key) {
    demandPerson(query -> query.processDefinitionKey(key));
  }

  public void checkUpdateProcessInstanceByProcessDefinitionId(String definitionId) {
    demandPerson(query -> query.processDefinitionId(definitionId));
  }

  public void checkUpdateProcessInstanceByProcessDefinitionKey(String key) {
    demandPerson(query -> query.processDefinitionKey(key));
  }

  public void checkUpdateRetriesProcessInstanceByProcessDefinitionId(String definitionId) {
    demandPerson(query -> query.processDefinitionId(definitionId));
  }

  public void checkUpdateJob(JobEntity job) {
    demandPerson(job.getExecutionId());
  }

  public void checkUpdateRetriesJob(JobEntity job) {
    demandPerson(job.getExecutionId());
  }

  private void demandPerson(UnaryOperator<ProcessInstanceQuery> which) {
    if (service()) {
      Runs.instances(which).forEach(this::demandPerson);
    }
  }

  private void demandPerson(String execution) {
    if (service() && execution != null) {
      demandPerson(Context.getCommandContext().getExecutionManager().findExecutionById(execution));
    }
  }

  private void demandPerson(ExecutionEntity execution) {
    if (service()) {
      runs.guarded(execution)
          .ifPresent(
              run -> {
                throw new RefusalException(
                    run.id(),
                    "account",
                    new RefusedException(
                        "your login",
                        Context.getCommandContext().getAuthenticatedUserId(),
                        "a service account only works on its tasks and reports; an administrator "
                            + "suspends, retries and handles incidents"));
              });
    }
  }

  /** One of them, at something else than its tasks; a runbook's own steps are not asked. */
  private static boolean service() {
    CommandContext context = Context.getCommandContext();
    String user = context.getAuthenticatedUserId();
    var command = Context.getCommandInvocationContext().getCommand();
    boolean work =
        WORK.stream().anyMatch(kind -> kind.isInstance(command))
            && !(command instanceof SetExternalTaskRetriesCmd);
    return context.isAuthorizationCheckEnabled()
        && user != null
        && ServiceAccounts.account(user)
        && !work;
  }
}
