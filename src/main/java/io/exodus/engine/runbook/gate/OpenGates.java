package io.exodus.engine.runbook.gate;

import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.TaskFilters;
import io.exodus.engine.overview.Briefing;
import io.exodus.json.Json;
import java.util.Map;
import java.util.function.Predicate;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.spin.plugin.variable.SpinValues;

/** Shows those who are asked just now how things stand since their gates opened. */
final class OpenGates {

  private final Gates gates;
  private final Briefing briefing;

  OpenGates(Gates gates, Briefing briefing) {
    this.gates = gates;
    this.briefing = briefing;
  }

  /**
   * @param which of the open gates, by name
   */
  void brief(TaskService tasks, String id, Predicate<String> which) {
    for (Task task :
        tasks.createTaskQuery().taskVariableValueEquals(TaskFilters.MIGRATION, id).list()) {
      Map<String, Object> locals = tasks.getVariablesLocal(task.getId());
      String gate = (String) locals.get(TaskFilters.GATE);
      // The gate that is being answered just now has lost its name already.
      if (gate != null && locals.containsKey(GateOpening.BRIEFING) && which.test(gate)) {
        Map<String, Object> shown = briefing.of(id);
        tasks.setVariableLocal(
            task.getId(), GateOpening.BRIEFING, SpinValues.jsonValue(Json.write(shown)).create());
        gates.shown(id, gate, shown);
      }
    }
  }
}
