package io.exodus.engine.runbook.gate;

import io.exodus.engine.gate.Typed;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.engine.runbook.run.Submissions;
import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/** What came with the completion of a gate, held against what the gate asks for. */
final class AnswerFields {

  private final GateModel gate;
  private final TaskEntity task;

  AnswerFields(GateModel gate, TaskEntity task) {
    this.gate = gate;
    this.task = task;
  }

  /** One of those that the gate offers. */
  String answer() {
    String answer = Typed.text(task, gate.variable());
    if (!gate.answers().contains(answer)) {
      throw new RefusedException(
          gate.variable(),
          answer.isEmpty() ? null : answer,
          "answer with one of " + gate.answers());
    }
    return answer;
  }

  /** What came with the answer, beside its reason. */
  Map<String, Object> given(String answer) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (String name : gate.demands().getOrDefault(answer, List.of())) {
      String value = Typed.text(task, name);
      if (value.isEmpty()) {
        throw new RefusedException(
            name, null, "the gate needs it with the answer '" + answer + "'");
      }
      if (!name.equals(gate.reason())) {
        given.put(name, value);
      }
    }
    return given;
  }

  /** Forms show the plan's variables, and whoever submits one over REST may send any variable. */
  void demandAgreedPlan(Plan plan) {
    PlanVariables.of(plan)
        .forEach(
            (name, agreed) -> {
              if (!gate.terms().contains(name) && task.hasVariable(name)) {
                Object now = Typed.value(task, name);
                if (!String.valueOf(agreed).equals(String.valueOf(now))) {
                  throw new RefusedException(
                      name,
                      now,
                      "it is agreed as '" + agreed + "', and this gate does not ask for it");
                }
              }
            });
  }

  void demandNothingElse(Submissions submissions) {
    submissions.changed(task).stream()
        .filter(name -> !gate.asksFor(name))
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new RefusedException(
                  name, Typed.value(task, name), "this gate does not ask for it; leave it out");
            });
  }
}
