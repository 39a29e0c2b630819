package io.exodus.engine.runbook.guard;

import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.RefusedException;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.ExternalTaskQueryImpl;
import org.camunda.bpm.engine.impl.cmd.CompleteExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.ExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.FetchExternalTasksCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskFailureCmd;
import org.camunda.bpm.engine.impl.cmd.SetExternalTaskPriorityCmd;
import org.camunda.bpm.engine.impl.cmd.SetExternalTaskRetriesCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;

/**
 * Keeps everybody but the workers' account from the external tasks of Exodus, whatever rights they
 * have on the process, and that account from returning anything but its topic's results. Retries
 * and priorities are an operator's. Stands inside the command's transaction, before the engine
 * carries the command out; the engine asks nobody about the tasks that it hands out.
 */
public final class WorkerGuard extends CommandInterceptor {

  private final Supplier<MigrationStore> migrations;

  public WorkerGuard(Supplier<MigrationStore> migrations) {
    this.migrations = migrations;
  }

  @Override
  public <T> T execute(Command<T> command) {
    if (command instanceof FetchExternalTasksCmd) {
      CommandFields.read(command, "fetchInstructions", Map.class).keySet().stream()
          .map(String::valueOf)
          .filter(topic -> WorkerResults.exodus((String) topic))
          .findFirst()
          .ifPresent(topic -> fetch((String) topic));
    } else if (command instanceof ExternalTaskQueryImpl) {
      list();
    } else if (command instanceof ExternalTaskCmd
        && !(command instanceof SetExternalTaskRetriesCmd)
        && !(command instanceof SetExternalTaskPriorityCmd)) {
      work(command);
    }
    return next.execute(command);
  }

  private void fetch(String topic) {
    if (stranger()) {
      throw refusal(anyOf(topic), topic, account(topic));
    }
  }

  /** The id of a task is what its effects demand: it is for who has the task in hand. */
  private void list() {
    CommandContext context = Context.getCommandContext();
    if (context.isAuthorizationCheckEnabled()
        && ServiceAccounts.WORKER.equals(context.getAuthenticatedUserId())) {
      throw new RefusalException(
          null,
          "external tasks",
          new RefusedException(
              "your login",
              ServiceAccounts.WORKER,
              "a worker may fetch tasks but not list them; log in as an administrator to list them"));
    }
  }

  private void work(Command<?> command) {
    String id = CommandFields.read(command, "externalTaskId", String.class);
    CommandContext context = Context.getCommandContext();
    ExternalTaskEntity task =
        id == null ? null : context.getExternalTaskManager().findExternalTaskById(id);
    if (task == null || !WorkerResults.exodus(task.getTopicName())) {
      return;
    }
    String topic = task.getTopicName();
    try {
      if (stranger()) {
        throw account(topic);
      }
      results(command, topic);
    } catch (RefusedException e) {
      throw refusal(task, topic, e);
    }
  }

  /** Also where nobody is logged in: what is not a result is none from anywhere. */
  private static void results(Command<?> command, String topic) {
    if (command instanceof CompleteExternalTaskCmd) {
      WorkerResults.demand(topic, WorkerResults.of(topic), given(command, "variables"));
      WorkerResults.demand(topic, Map.of(), given(command, "localVariables"));
    } else if (command instanceof HandleExternalTaskBpmnErrorCmd) {
      WorkerResults.demand(topic, WorkerResults.OF_AN_ERROR, given(command, "variables"));
    } else if (command instanceof HandleExternalTaskFailureCmd) {
      WorkerResults.demand(topic, Map.of(), given(command, "variables"));
      WorkerResults.demand(topic, Map.of(), given(command, "localVariables"));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> given(Command<?> command, String field) {
    return CommandFields.read(command, field, Map.class);
  }

  /** Steps of a runbook and code of the host's, without a log-in, are not asked. */
  private static boolean stranger() {
    CommandContext context = Context.getCommandContext();
    String user = context.getAuthenticatedUserId();
    return context.isAuthorizationCheckEnabled()
        && user != null
        && !user.equals(ServiceAccounts.WORKER);
  }

  private static RefusedException account(String topic) {
    return new RefusedException(
        "your login",
        Context.getCommandContext().getAuthenticatedUserId(),
        "only the account '"
            + ServiceAccounts.WORKER
            + "' works on tasks of the topic '"
            + topic
            + "'; set retries in Cockpit");
  }

  /** One that would have been handed out: its migration's people are to hear of it. */
  private static ExternalTaskEntity anyOf(String topic) {
    CommandContext context = Context.getCommandContext();
    return context.runWithoutAuthorization(
        () ->
            Context.getProcessEngineConfiguration()
                .getExternalTaskService()
                .createExternalTaskQuery()
                .topicName(topic)
                .listPage(0, 1)
                .stream()
                .map(task -> context.getExternalTaskManager().findExternalTaskById(task.getId()))
                .findFirst()
                .orElse(null));
  }

  private RefusalException refusal(ExternalTaskEntity task, String topic, RefusedException why) {
    String key = task == null ? null : task.getExecution().getProcessBusinessKey();
    String id = key == null ? null : migrations.get().find(key).map(MigrationRow::id).orElse(null);
    return new RefusalException(id, topic, why);
  }
}
