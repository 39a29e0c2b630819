package io.exodus.engine.runbook;

import io.exodus.engine.Gates;
import io.exodus.engine.Gates.Decider;
import io.exodus.engine.Json;
import io.exodus.engine.OwnerAccess;
import io.exodus.engine.People;
import io.exodus.engine.PlanVariables;
import io.exodus.engine.Seals;
import io.exodus.engine.TaskFilters;
import io.exodus.engine.Vacancies;
import io.exodus.engine.Vacancies.Vacancy;
import io.exodus.engine.Vouchings;
import io.exodus.engine.Vouchings.Word;
import io.exodus.engine.overview.Briefing;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * Guards a gate. On creation the task goes to whoever holds the role and can decide, with what
 * there is to know, and an answer from an earlier round is removed. On completion the engine itself
 * demands that the authenticated user holds the role and has answered, and that nothing else came
 * with the answer, since neither assignee nor form keep anyone from completing a task over REST.
 */
final class GateListener implements TaskListener {

  /** A task variable: what the forms show. Set, and journaled, when the gate opens. */
  static final String BRIEFING = "briefing";

  private static final String APPROVE_RUN = "approveRun";
  private static final String APPROVE = "approve";

  /** Looked up late: models are parsed before the application is wired. */
  record Services(
      Supplier<Gates> gates,
      Supplier<Briefing> briefing,
      Supplier<Vouchings> vouchings,
      Supplier<Seals> seals,
      Supplier<Journal> journal,
      Runs runs,
      Submissions submissions) {}

  private final Services services;
  private final GateModel gate;

  GateListener(Services services, GateModel gate) {
    this.services = services;
    this.gate = gate;
  }

  GateModel gate() {
    return gate;
  }

  @Override
  public void notify(DelegateTask task) {
    try {
      switch (task.getEventName()) {
        case EVENTNAME_CREATE -> create((TaskEntity) task);
        case EVENTNAME_ASSIGNMENT -> assign(task);
        default -> complete((TaskEntity) task);
      }
    } catch (RefusedException e) {
      throw new RefusalException(migration(task), gate.name(), e);
    }
  }

  private void create(TaskEntity task) {
    task.getExecution().removeVariable(gate.variable());
    task.getExecution().removeVariable(gate.reason());
    if (!gate.vouching().isEmpty()) {
      task.getExecution().removeVariable(gate.until());
    }
    Gates gates = services.gates().get();
    String id = migration(task);
    Plan plan = gates.plan(id);
    People people = people(task);
    OwnerRole role = gate.role();
    Set<String> deciders = GateTasks.give(task, plan, role, people);
    task.setVariableLocal(TaskFilters.GATE, gate.name());
    task.setVariableLocal(TaskFilters.MIGRATION, id);
    Map<String, Object> briefing = services.briefing().get().of(id);
    task.setVariableLocal(BRIEFING, SpinValues.jsonValue(Json.write(briefing)).create());
    gates.shown(id, gate.name(), briefing);
    new OwnerAccess(task.getProcessEngine()).show(task.getId(), plan, deciders);
    services
        .runs()
        .of(task.getExecution())
        .flatMap(run -> vacancies(task).of(run, role))
        .map(trouble -> new Vacancy(task.getExecutionId(), gate.name(), trouble))
        .ifPresent(vacancy -> vacancies(task).raise(plan, vacancy));
  }

  /** Nobody is given a gate who could not decide there. */
  private void assign(DelegateTask task) {
    String id = migration(task);
    String assignee = task.getAssignee();
    Gates gates = services.gates().get();
    People people = people(task);
    OwnerRole role = gate.role();
    if (assignee != null
        && gates.plan(id).holders(role).stream().noneMatch(h -> people.is(assignee, h))) {
      throw new RefusedException(
          "the assignee", assignee, "only the " + role.title() + " of this migration decides here");
    }
  }

  private void complete(TaskEntity task) {
    Gates gates = services.gates().get();
    String id = migration(task);
    People people = people(task);
    OwnerRole role = gate.role();
    Decider decider =
        gates.entitled(id, List.of(role), Actors.user(task.getProcessEngineServices()), people);
    if (!gate.fourEyes().isEmpty()) {
      gates.demandAnother(id, gate.fourEyes(), decider.user());
    }
    String answer = text(task, gate.variable());
    if (!gate.answers().contains(answer)) {
      throw new RefusedException(
          gate.variable(),
          answer.isEmpty() ? null : answer,
          "answer with one of " + gate.answers());
    }
    Map<String, Object> given = given(task, answer);
    Plan plan = gates.plan(id);
    demandAgreedPlan(task, plan);
    demandNothingElse(task);
    demandNoVacancy(task, role);
    if (gate.preflight().contains(answer)) {
      services.vouchings().get().demandPreflight(id);
    }
    if (!gate.vouching().isEmpty()) {
      vouch(task, id, decider.user(), answer, given);
    }
    gates.decided(id, gate.name(), decider, answer, text(task, gate.reason()), given);
    if (gate.name().equals(APPROVE_RUN) && answer.equals(APPROVE)) {
      services.seals().get().seal(id, decider.user());
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
            text(task, gate.reason()));
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

  /** What came with the answer, beside its reason. */
  private Map<String, Object> given(DelegateTask task, String answer) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (String name : gate.demands().getOrDefault(answer, List.of())) {
      String value = text(task, name);
      if (value.isEmpty()) {
        throw new RefusedException(name, null, "it is asked for with the answer '" + answer + "'");
      }
      if (!name.equals(gate.reason())) {
        given.put(name, value);
      }
    }
    return given;
  }

  /** Forms show the plan's variables, and whoever submits one over REST may send any variable. */
  private void demandAgreedPlan(DelegateTask task, Plan plan) {
    PlanVariables.of(plan)
        .forEach(
            (name, agreed) -> {
              if (!gate.terms().contains(name) && task.hasVariable(name)) {
                Object now = task.getVariable(name);
                if (!String.valueOf(agreed).equals(String.valueOf(now))) {
                  throw new RefusedException(
                      name, now, "it is agreed as '" + agreed + "', and not asked for here");
                }
              }
            });
  }

  private void demandNothingElse(TaskEntity task) {
    services.submissions().changed(task).stream()
        .filter(name -> !gate.asksFor(name))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new RefusedException(
                  name, task.getVariable(name), "this gate does not ask for it; leave it out");
            });
  }

  private void demandNoVacancy(TaskEntity task, OwnerRole role) {
    MigrationRow run = services.runs().of(task.getExecution()).orElse(null);
    if (run == null) {
      return;
    }
    Vacancies vacancies = vacancies(task);
    vacancies
        .of(run, role)
        .ifPresent(
            trouble -> {
              throw new RefusedException(
                  "the gate", gate.name(), trouble + "; it stays closed until somebody can");
            });
    vacancies.clear(run.id(), task.getExecutionId());
  }

  private Vacancies vacancies(DelegateTask task) {
    return new Vacancies(task.getProcessEngine(), services.journal().get());
  }

  private static People people(DelegateTask task) {
    return new People(task.getProcessEngine());
  }

  private static String text(DelegateTask task, String variable) {
    return Objects.toString(task.getVariable(variable), "").strip();
  }

  private static String migration(DelegateTask task) {
    return task.getExecution().getProcessBusinessKey();
  }
}
