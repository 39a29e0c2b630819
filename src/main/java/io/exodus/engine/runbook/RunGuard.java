package io.exodus.engine.runbook;

import io.exodus.engine.Gates;
import io.exodus.engine.People;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.migration.RefusedException;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.AbstractSetJobStateCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CreateIncidentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteJobCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessInstanceCommentCmd;
import org.camunda.bpm.engine.impl.cmd.ExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskEscalationCmd;
import org.camunda.bpm.engine.impl.cmd.RecalculateJobDuedateCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveIncidentCmd;
import org.camunda.bpm.engine.impl.cmd.SetAnnotationForIncidentCmd;
import org.camunda.bpm.engine.impl.cmd.SetJobDuedateCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateCommentCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;

/**
 * Keeps everybody, administrators and service accounts too, from going round a gate: asked by the
 * engine before it carries out a command, whether that came from Tasklist, REST, a batch or Java. A
 * runbook's own steps are not asked. Its methods are those of the engine's {@link CommandChecker}
 * that matter here; {@link #checker()} lets the others pass.
 */
public final class RunGuard {

  /** Work on a run that decides nothing: workers' tasks, incidents, retries and remarks. */
  private static final List<Class<?>> HARMLESS =
      List.of(
          ExternalTaskCmd.class,
          HandleExternalTaskCmd.class,
          CreateIncidentCmd.class,
          ResolveIncidentCmd.class,
          SetAnnotationForIncidentCmd.class,
          AbstractSetJobStateCmd.class,
          UpdateCommentCmd.class,
          DeleteProcessInstanceCommentCmd.class);

  private final Runs runs;
  private final Supplier<Gates> gates;
  private final Supplier<Journal> journal;
  private final Submissions submissions;

  RunGuard(Runs runs, Supplier<Gates> gates, Supplier<Journal> journal, Submissions submissions) {
    this.runs = runs;
    this.gates = gates;
    this.journal = journal;
    this.submissions = submissions;
  }

  CommandChecker checker() {
    return Checks.passing(CommandChecker.class, this);
  }

  public void checkTaskWork(TaskEntity task) {
    GateModel gate = GateTasks.gate(task);
    if (gate == null) {
      return;
    }
    Command<?> command = command();
    if (command instanceof CompleteTaskCmd || command instanceof SubmitTaskFormCmd) {
      submissions.begin(task);
    }
    if (command instanceof HandleTaskBpmnErrorCmd || command instanceof HandleTaskEscalationCmd) {
      refuse(
          task, gate, new RefusedException("the gate", gate.name(), "answer it; no error ends it"));
    }
    entitled(task, gate);
  }

  public void checkTaskAssign(TaskEntity task) {
    GateModel gate = GateTasks.gate(task);
    if (gate != null) {
      entitled(task, gate);
    }
  }

  public void checkUpdateTaskVariable(TaskEntity task) {
    GateModel gate = GateTasks.gate(task);
    if (gate != null) {
      refuse(
          task,
          gate,
          new RefusedException(
              "the variables", null, "an answer comes with the gate's completion, and not before"));
    }
  }

  public void checkUpdateProcessInstanceVariables(ExecutionEntity execution) {
    refuse(execution, "variables", "the variables of a run are its runbook's; decide at a gate");
  }

  /** Message, signal, trigger. */
  public void checkUpdateProcessInstanceById(String processInstanceId) {
    if (!harmless()) {
      refuse(
          execution(processInstanceId),
          "message",
          "a run takes messages from its runbook only; start 'Call for rollback', or decide at a"
              + " gate");
    }
  }

  /** The same by execution, and the modification of a process instance. */
  public void checkUpdateProcessInstance(ExecutionEntity execution) {
    if (!harmless()) {
      refuse(
          execution,
          "modification",
          "a run goes the way of its runbook, by its gates and messages; start 'Call for rollback',"
              + " or decide at a gate");
    }
  }

  public void checkMigrateProcessInstance(ExecutionEntity execution, ProcessDefinition to) {
    refuse(
        execution, "version", "a run ends in the version of the runbook that it was approved in");
  }

  public void checkDeleteDeployment(String deploymentId) {
    demandUnused(instances().deploymentId(deploymentId));
  }

  public void checkDeleteProcessDefinitionById(String definitionId) {
    demandUnused(instances().processDefinitionId(definitionId));
  }

  private void demandUnused(ProcessInstanceQuery instances) {
    for (ProcessInstance instance : instances.list()) {
      refuse((ExecutionEntity) instance, "deployment", "delete it once no run needs its runbooks");
    }
  }

  /** Code of the host application, without a log-in, may: it could delete the rows as well. */
  public void checkDeleteProcessInstance(ExecutionEntity execution) {
    if (user() != null || Context.getCommandContext().getCurrentJob() != null) {
      refuse(
          execution,
          "deletion",
          "a run ends by its runbook; withdraw or reject it at a gate, or start 'Call for"
              + " rollback'");
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
      refuse(execution(job.getExecutionId()), "timer", "dates and windows are those of the plan");
    }
  }

  private void entitled(TaskEntity task, GateModel gate) {
    if (own()) {
      return;
    }
    String id = task.getExecution().getProcessBusinessKey();
    free(
        () -> {
          try {
            People people = new People(engine());
            gates.get().entitled(id, List.of(gate.role()), user(), people);
          } catch (RefusedException e) {
            throw new RefusalException(id, gate.name(), e);
          }
          return null;
        });
  }

  private static void refuse(TaskEntity task, GateModel gate, RefusedException why) {
    if (!own()) {
      throw new RefusalException(task.getExecution().getProcessBusinessKey(), gate.name(), why);
    }
  }

  private void refuse(ExecutionEntity execution, String what, String remedy) {
    if (own()) {
      return;
    }
    MigrationRow run = runs.guarded(execution, journal).orElse(null);
    if (run != null) {
      throw new RefusalException(
          run.id(), what, new RefusedException("the " + what + " of migration", run.id(), remedy));
    }
  }

  /** A step of a runbook is custom code, for which the engine itself asks for no rights. */
  private static boolean own() {
    return !Context.getCommandContext().isAuthorizationCheckEnabled();
  }

  private static boolean harmless() {
    return HARMLESS.stream().anyMatch(kind -> kind.isInstance(command()));
  }

  private static Command<?> command() {
    return Context.getCommandInvocationContext().getCommand();
  }

  private static String user() {
    return Context.getCommandContext().getAuthenticatedUserId();
  }

  private static ExecutionEntity execution(String id) {
    CommandContext context = Context.getCommandContext();
    return id == null ? null : context.getExecutionManager().findExecutionById(id);
  }

  private static ProcessInstanceQuery instances() {
    return engine().getRuntimeService().createProcessInstanceQuery();
  }

  private static ProcessEngine engine() {
    return Context.getProcessEngineConfiguration().getProcessEngine();
  }

  /** What is looked up here is not what the caller may read. */
  private static void free(Callable<Void> lookup) {
    Context.getCommandContext().runWithoutAuthorization(lookup);
  }
}
