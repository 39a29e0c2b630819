package io.exodus.engine.runbook;

import io.exodus.engine.Gates;
import io.exodus.engine.Json;
import io.exodus.engine.OwnerAccess;
import io.exodus.engine.PlanVariables;
import io.exodus.engine.TaskFilters;
import io.exodus.engine.Vouchings;
import io.exodus.engine.Vouchings.Word;
import io.exodus.engine.overview.Briefing;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.json.SpinJsonNode;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * Guards a gate. On creation the task goes to the role's owner, with what there is to know, and an
 * answer from an earlier round is removed. On completion the engine itself demands that the
 * authenticated user holds the role and has answered, since neither assignee nor form keep anyone
 * from completing a task over REST.
 */
final class GateListener implements TaskListener {

  /** A task variable: what the forms show. Set, and journaled, when the gate opens. */
  static final String BRIEFING = "briefing";

  /** Looked up late: models are parsed before the application is wired. */
  record Services(
      Supplier<Gates> gates, Supplier<Briefing> briefing, Supplier<Vouchings> vouchings) {}

  private final Services services;
  private final GateModel gate;

  GateListener(Services services, GateModel gate) {
    this.services = services;
    this.gate = gate;
  }

  @Override
  public void notify(DelegateTask task) {
    try {
      if (EVENTNAME_CREATE.equals(task.getEventName())) {
        create(task);
      } else {
        complete(task);
      }
    } catch (RefusedException e) {
      throw new BadUserRequestException(e.getMessage(), e);
    }
  }

  private void create(DelegateTask task) {
    task.getExecution().removeVariable(gate.variable());
    task.getExecution().removeVariable(gate.reason());
    if (!gate.vouching().isEmpty()) {
      task.getExecution().removeVariable(gate.until());
    }
    Gates gates = services.gates().get();
    String id = migration(task);
    Plan plan = gates.plan(id);
    String owner = plan.owners().get(gate.role());
    if (owner == null) {
      throw new RefusedException(
          gate.role().variable(),
          null,
          "nobody can decide at the gate '" + gate.name() + "' without that owner");
    }
    IdentityService identity = task.getProcessEngineServices().getIdentityService();
    if (identity.createUserQuery().userId(owner).count() > 0) {
      task.setAssignee(owner);
    } else {
      task.addCandidateGroup(owner);
    }
    task.setVariableLocal(TaskFilters.GATE, gate.name());
    task.setVariableLocal(TaskFilters.MIGRATION, id);
    Map<String, Object> briefing = services.briefing().get().of(id);
    task.setVariableLocal(BRIEFING, SpinValues.jsonValue(Json.write(briefing)).create());
    gates.shown(id, gate.name(), briefing);
    new OwnerAccess(task.getProcessEngine()).show(task.getId(), plan, owner);
  }

  private void complete(DelegateTask task) {
    Gates gates = services.gates().get();
    String id = migration(task);
    String user =
        gates.entitled(
            id, List.of(gate.role()), task.getProcessEngineServices().getIdentityService());
    String answer = text(task, gate.variable());
    if (!gate.answers().contains(answer)) {
      throw new RefusedException(
          gate.variable(),
          answer.isEmpty() ? null : answer,
          "answer with one of " + gate.answers());
    }
    Map<String, Object> given = given(task, answer);
    demandAgreedPlan(task, gates.plan(id));
    if (gate.preflight().contains(answer)) {
      services.vouchings().get().demandPreflight(id);
    }
    if (!gate.vouching().isEmpty()) {
      vouch(task, id, user, answer, given);
    }
    gates.decided(id, gate.name(), user, answer, text(task, gate.reason()), given);
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

  private static String text(DelegateTask task, String variable) {
    return Objects.toString(task.getVariable(variable), "").strip();
  }

  private static String migration(DelegateTask task) {
    return task.getExecution().getProcessBusinessKey();
  }
}
