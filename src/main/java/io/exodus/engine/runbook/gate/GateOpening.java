package io.exodus.engine.runbook.gate;

import io.exodus.engine.authority.StreamService;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.OwnerAccess;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.TaskFilters;
import io.exodus.engine.gate.Vacancies;
import io.exodus.engine.gate.Vacancies.Vacancy;
import io.exodus.engine.runbook.model.GateModel;
import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.Direction;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * Opens a gate: the task goes to whoever holds the role and can decide, with what there is to know,
 * and an answer from an earlier round is removed.
 */
final class GateOpening {

  /** A task variable: what the forms show. Set, and journaled, when the gate opens. */
  static final String BRIEFING = "briefing";

  private final GateListener.Services services;
  private final GateModel gate;

  GateOpening(GateListener.Services services, GateModel gate) {
    this.services = services;
    this.gate = gate;
  }

  void open(TaskEntity task) {
    task.getExecution().removeVariable(gate.variable());
    task.getExecution().removeVariable(gate.reason());
    if (!gate.vouching().isEmpty()) {
      task.getExecution().removeVariable(gate.until());
    }
    Gates gates = services.gates().get();
    String id = task.getExecution().getProcessBusinessKey();
    Plan plan = gates.plan(id);
    People people = new People(task.getProcessEngine());
    OwnerRole role = gate.role();
    services
        .runs()
        .guarded(task.getExecution())
        .ifPresent(own -> AgreedVariables.putRight(task, own, services.journal().get()));
    Set<String> deciders = GateTasks.give(task, plan, role, people);
    task.setVariableLocal(TaskFilters.GATE, gate.name());
    task.setVariableLocal(TaskFilters.MIGRATION, id);
    Map<String, Object> briefing = services.briefing().get().of(id);
    task.setVariableLocal(BRIEFING, SpinValues.jsonValue(Json.write(briefing)).create());
    gates.shown(id, gate.name(), briefing);
    tellOfLosses(task, id);
    new OwnerAccess(task.getProcessEngine()).show(task.getId(), plan, deciders);
    Vacancies vacancies = new Vacancies(task.getProcessEngine(), services.journal().get());
    services
        .runs()
        .of(task.getExecution())
        .flatMap(run -> vacancies.of(run, role))
        .map(trouble -> new Vacancy(task.getExecutionId(), gate.name(), trouble))
        .ifPresent(vacancy -> vacancies.raise(plan, vacancy));
  }

  /** Whoever is asked something else meanwhile must not go by a stream that is lost since. */
  private void tellOfLosses(TaskEntity task, String id) {
    Journal journal = services.journal().get();
    for (Direction direction : Direction.values()) {
      StreamService.loss(journal, id, direction)
          .ifPresent(
              loss ->
                  new OpenGates(services.gates().get(), services.briefing().get())
                      .brief(
                          task.getProcessEngineServices().getTaskService(),
                          id,
                          other -> shownBefore(journal, id, other, loss)));
    }
  }

  private static boolean shownBefore(Journal journal, String id, String gate, JournalEntry event) {
    JournalEntry shown = journal.latest(id, EntryType.EVIDENCE, gate);
    return shown == null || shown.sequence() < event.sequence();
  }
}
