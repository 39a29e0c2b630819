package io.exodus.engine.runbook.gate;

import io.exodus.engine.authority.StreamService;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.gate.Vacancies;
import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.gate.Vouchings.Word;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.store.MigrationRow;
import io.exodus.migration.Direction;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.spin.json.SpinJsonNode;

/**
 * Takes the answer of a gate. The engine itself demands that the authenticated user holds the role
 * and has answered, and that nothing else came with the answer, since neither assignee nor form
 * keep anyone from completing a task over REST.
 */
final class GateAnswer {

  private static final String APPROVE = "approve";

  private final GateListener.Services services;
  private final GateModel gate;

  GateAnswer(GateListener.Services services, GateModel gate) {
    this.services = services;
    this.gate = gate;
  }

  void take(TaskEntity task) {
    demandBelonging(task.getExecution());
    Gates gates = services.gates().get();
    String id = task.getExecution().getProcessBusinessKey();
    People people = new People(task.getProcessEngine());
    OwnerRole role = gate.role();
    Decider decider =
        gates.entitled(id, List.of(role), Actors.user(task.getProcessEngineServices()), people);
    if (!gate.fourEyes().isEmpty()) {
      gates.demandAnother(id, gate.fourEyes(), decider.user());
    }
    TextListener.demand(Typed.all(task));
    AnswerFields fields = new AnswerFields(gate, task);
    String answer = fields.answer();
    Map<String, Object> given = fields.given(answer);
    fields.demandAgreedPlan(gates.plan(id));
    fields.demandNothingElse(services.submissions());
    demandNoVacancy(task, role);
    if (gate.name().equals(GateKeys.APPROVE_CUTOVER) && answer.equals(APPROVE)) {
      demandCopy(id);
    }
    if (gate.preflight().contains(answer)) {
      services.vouchings().get().demandPreflight(id);
    }
    if (!gate.vouching().isEmpty()) {
      vouch(task, id, decider.user(), answer, given);
    }
    gates.decided(id, gate.name(), decider, answer, Typed.text(task, gate.reason()), given);
    if (gate.name().equals(GateKeys.APPROVE_RUN) && answer.equals(APPROVE)) {
      services.seals().get().seal(id, decider.user());
    }
  }

  /** Before the record of authority would refuse the attempt: the owner is still here. */
  private void demandCopy(String id) {
    StreamService.loss(services.journal().get(), id, Direction.FORWARD)
        .ifPresent(
            loss -> {
              throw new RefusedException(
                  "the stream from the source to the target",
                  "lost",
                  "the target is no longer kept current; the database owner must answer 'Decide "
                      + "on a new copy' first");
            });
  }

  /** What decides over the run is asked by the run itself, and not by a process beside it. */
  private void demandBelonging(ExecutionEntity execution) {
    Runs runs = services.runs();
    runs.demand(execution);
    if (Gates.ofTheRun(gate.name()) && runs.of(execution).isEmpty()) {
      throw new RefusedException(
          "the gate", gate.name(), "it counts only in the run of the migration, not beside it");
    }
  }

  private void vouch(
      DelegateTask task, String id, String user, String answer, Map<String, Object> given) {
    String subject = "";
    if (!gate.subject().isEmpty()) {
      SpinJsonNode about = subject(task);
      subject = about.prop("key").stringValue();
      given.put("about", about.prop("message").stringValue());
    }
    Vouchings vouchings = services.vouchings().get();
    Word word =
        new Word(
            gate.vouching(),
            subject,
            answer,
            user,
            Objects.toString(given.get(gate.reference()), ""),
            Typed.text(task, gate.reason()));
    Object until = given.get(gate.until());
    if (until == null) {
      vouchings.refuse(id, word);
    } else {
      vouchings.vouch(id, word, gate.until(), until.toString());
    }
  }

  private SpinJsonNode subject(DelegateTask task) {
    if (task.getVariable(gate.subject()) instanceof SpinJsonNode about
        && about.hasProp("key")
        && about.hasProp("message")) {
      return about;
    }
    throw new RefusedException(
        gate.subject(), "another one", "leave it out; the task knows what it is about");
  }

  private void demandNoVacancy(TaskEntity task, OwnerRole role) {
    MigrationRow run = services.runs().of(task.getExecution()).orElse(null);
    if (run == null) {
      return;
    }
    Vacancies vacancies = new Vacancies(task.getProcessEngine(), services.journal().get());
    vacancies
        .of(run, role)
        .ifPresent(
            trouble -> {
              throw new RefusedException(
                  "the gate",
                  gate.name(),
                  trouble + "; the gate stays closed until somebody can decide");
            });
    vacancies.clear(run.id(), task.getExecutionId());
  }
}
