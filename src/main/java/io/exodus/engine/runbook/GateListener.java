package io.exodus.engine.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.exodus.engine.Gates;
import io.exodus.engine.Json;
import io.exodus.engine.OwnerAccess;
import io.exodus.engine.PlanVariables;
import io.exodus.engine.TaskFilters;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * Guards a gate. On creation the task goes to the role's owner and an answer from an earlier round
 * is removed; on completion the engine itself demands that the authenticated user holds the role
 * and has answered, since neither assignee nor form keep anyone from completing a task over REST.
 */
final class GateListener implements TaskListener {

  /** Looked up late: models are parsed before the application is wired. */
  record Services(Supplier<Gates> gates) {}

  private static final List<String> EVIDENCE =
      List.of(
          "findings",
          "compatibilityFindings",
          "preflightVerdicts",
          "rollbackVerdicts",
          "commitVerdicts",
          "divergent",
          "attemptReason",
          "withheldReason",
          "rollbackPathReference",
          "backupReference",
          "incompatibilitiesReference",
          "maintenanceReference");

  private final Services services;
  private final String gate;
  private final OwnerRole role;
  private final String variable;
  private final List<String> answers;
  private final Set<String> terms;

  /**
   * @param terms what of the plan this gate asks for; it may change nothing else of it
   */
  GateListener(
      Services services,
      String gate,
      OwnerRole role,
      String variable,
      List<String> answers,
      Set<String> terms) {
    this.services = services;
    this.gate = gate;
    this.role = role;
    this.variable = variable;
    this.answers = answers;
    this.terms = terms;
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
    task.getExecution().removeVariable(variable);
    task.getExecution().removeVariable(gate + "Reason");
    String owner = services.gates().get().owner(migration(task), role);
    if (owner == null) {
      throw new RefusedException(
          role.variable(), null, "nobody can decide at the gate '" + gate + "' without that owner");
    }
    IdentityService identity = task.getProcessEngineServices().getIdentityService();
    if (identity.createUserQuery().userId(owner).count() > 0) {
      task.setAssignee(owner);
    } else {
      task.addCandidateGroup(owner);
    }
    // Tasklist's filters know a gate by it.
    task.setVariableLocal(TaskFilters.GATE, gate);
    new OwnerAccess(task.getProcessEngine())
        .show(task.getId(), services.gates().get().plan(migration(task)), owner);
  }

  private void complete(DelegateTask task) {
    Gates gates = services.gates().get();
    String user =
        gates.entitled(
            migration(task), List.of(role), task.getProcessEngineServices().getIdentityService());
    Object answer = task.getVariable(variable);
    if (answer == null || !answers.contains(answer.toString())) {
      throw new RefusedException(variable, answer, "answer with one of " + answers);
    }
    demandAgreedPlan(task, gates.plan(migration(task)));
    gates.decided(
        migration(task),
        gate,
        user,
        answer.toString(),
        task.getVariable(gate + "Reason"),
        evidence(task));
  }

  /** Forms show the plan's variables, and whoever submits one over REST may send any variable. */
  private void demandAgreedPlan(DelegateTask task, Plan plan) {
    PlanVariables.of(plan)
        .forEach(
            (name, agreed) -> {
              if (!terms.contains(name) && task.hasVariable(name)) {
                Object now = task.getVariable(name);
                if (!String.valueOf(agreed).equals(String.valueOf(now))) {
                  throw new RefusedException(
                      name, now, "it is agreed as '" + agreed + "', and not asked for here");
                }
              }
            });
  }

  /** What the decider was shown. */
  private static Map<String, Object> evidence(DelegateTask task) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (String name : EVIDENCE) {
      TypedValue value = task.getVariableTyped(name, false);
      if (value != null && value.getValue() != null) {
        shown.put(name, plain(value.getValue()));
      }
    }
    return shown;
  }

  private static Object plain(Object value) {
    return value instanceof Number ? value : readable(value.toString());
  }

  private static Object readable(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static String migration(DelegateTask task) {
    return task.getExecution().getProcessBusinessKey();
  }
}
