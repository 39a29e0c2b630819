package io.exodus.engine.runbook.gate;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.runbook.run.Submissions;
import io.exodus.engine.store.Journal;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/**
 * Guards a gate, whose task nobody may get round: it opens with what there is to know, goes to
 * nobody who could not decide, and closes with an answer that counts.
 */
public final class GateListener implements TaskListener {

  /** Looked up late: models are parsed before the application is wired. */
  public record Services(
      Supplier<Gates> gates,
      Supplier<Briefing> briefing,
      Supplier<Vouchings> vouchings,
      Supplier<Seals> seals,
      Supplier<Journal> journal,
      Runs runs,
      Submissions submissions) {}

  private final Services services;
  private final GateModel gate;
  private final GateOpening opening;
  private final GateAnswer answer;

  public GateListener(Services services, GateModel gate) {
    this.services = services;
    this.gate = gate;
    this.opening = new GateOpening(services, gate);
    this.answer = new GateAnswer(services, gate);
  }

  GateModel gate() {
    return gate;
  }

  @Override
  public void notify(DelegateTask task) {
    try {
      switch (task.getEventName()) {
        case EVENTNAME_CREATE -> opening.open((TaskEntity) task);
        case EVENTNAME_ASSIGNMENT -> assign(task);
        default -> answer.take((TaskEntity) task);
      }
    } catch (RefusedException e) {
      throw new RefusalException(migration(task), gate.name(), e);
    }
  }

  /** Nobody is given a gate who could not decide there. */
  private void assign(DelegateTask task) {
    String id = migration(task);
    String assignee = task.getAssignee();
    Gates gates = services.gates().get();
    People people = new People(task.getProcessEngine());
    OwnerRole role = gate.role();
    if (assignee != null
        && gates.plan(id).holders(role).stream().noneMatch(h -> people.is(assignee, h))) {
      throw new RefusedException(
          "the assignee", assignee, "only the " + role.title() + " of this migration decides here");
    }
  }

  private static String migration(DelegateTask task) {
    return task.getExecution().getProcessBusinessKey();
  }
}
