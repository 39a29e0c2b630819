package io.exodus.engine.runbook.guard;

import static io.exodus.engine.runbook.guard.CurrentCommand.command;
import static io.exodus.engine.runbook.guard.CurrentCommand.own;
import static io.exodus.engine.runbook.guard.CurrentCommand.user;

import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.People;
import io.exodus.engine.runbook.gate.AgreedVariables;
import io.exodus.engine.runbook.gate.GateTasks;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.runbook.run.Submissions;
import io.exodus.engine.store.Journal;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.DelegateTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskEscalationCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/**
 * Keeps everybody, administrators too, from answering a gate in another way than its model's: who
 * holds the role completes it, with the answer; nobody delegates, changes or ends it. Asked by the
 * engine as {@link RunGuard} is.
 */
public final class GateGuard {

  private final Runs runs;
  private final Supplier<Gates> gates;
  private final Supplier<Journal> journal;
  private final Submissions submissions;

  public GateGuard(
      Runs runs, Supplier<Gates> gates, Supplier<Journal> journal, Submissions submissions) {
    this.runs = runs;
    this.gates = gates;
    this.journal = journal;
    this.submissions = submissions;
  }

  public CommandChecker asCommandChecker() {
    return Checks.passing(CommandChecker.class, this);
  }

  public void checkTaskWork(TaskEntity task) {
    GateModel gate = GateTasks.gate(task);
    if (gate == null) {
      return;
    }
    Command<?> command = command();
    if (command instanceof ResolveTaskCmd) {
      refuse(
          task,
          gate,
          new RefusedException(
              "the gate",
              gate.name(),
              "answer the gate instead; nobody can resolve it for somebody else"));
    }
    if (command instanceof HandleTaskBpmnErrorCmd || command instanceof HandleTaskEscalationCmd) {
      refuse(
          task,
          gate,
          new RefusedException(
              "the gate", gate.name(), "answer the gate instead; an error cannot end it"));
    }
    entitled(task, gate);
    if (command instanceof CompleteTaskCmd || command instanceof SubmitTaskFormCmd) {
      answered(task);
    }
  }

  public void checkTaskAssign(TaskEntity task) {
    GateModel gate = GateTasks.gate(task);
    if (gate == null) {
      return;
    }
    if (command() instanceof DelegateTaskCmd || task.getDelegationState() != null) {
      refuse(
          task,
          gate,
          new RefusedException(
              "the delegation",
              task.getAssignee(),
              "only the holder of the role, or the deputy, decides; nobody can delegate a gate"));
    }
    entitled(task, gate);
  }

  /** Before the answer's variables are set: all else is as it is agreed, whatever was written. */
  private void answered(TaskEntity task) {
    // One that was delegated once would be resolved with them, and stay open.
    task.setDelegationState(null);
    runs.guarded(task.getExecution())
        .ifPresent(migration -> AgreedVariables.putRight(task, migration, journal.get()));
    submissions.begin(task);
    submissions.answering(GateTasks.gate(task).name());
  }

  public void checkUpdateTaskVariable(TaskEntity task) {
    GateModel gate = GateTasks.gate(task);
    if (gate != null) {
      refuse(
          task,
          gate,
          new RefusedException(
              "the variables", null, "give the answer when you complete the gate, not before"));
    }
  }

  private void entitled(TaskEntity task, GateModel gate) {
    if (own()) {
      return;
    }
    String id = task.getExecution().getProcessBusinessKey();
    CurrentCommand.free(
        () -> {
          try {
            People people = new People(CurrentCommand.engine());
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
}
