package io.exodus.engine.runbook.gate;

import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.PlanVariables;
import io.exodus.journal.EntryType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/**
 * The plan's variables of a run, as they are registered. One that somebody got another value into
 * would be shown at every later gate, and nobody may set it back.
 */
public final class AgreedVariables {

  private AgreedVariables() {}

  /**
   * Sets those back that a task sees with another value, and journals their names: what stood there
   * may be anything.
   */
  public static void putRight(TaskEntity task, MigrationRow migration, Journal journal) {
    Map<String, Object> wrong = new TreeMap<>();
    PlanVariables.of(migration.plan())
        .forEach(
            (name, agreed) -> {
              if (task.hasVariable(name) && !same(agreed, task.getVariable(name))) {
                wrong.put(name, agreed);
              }
            });
    if (wrong.isEmpty()) {
      return;
    }
    task.setVariables(wrong);
    journal.append(
        migration.id(),
        EntryType.EVIDENCE,
        Actors.ENGINE,
        "variables",
        Map.of("setBackToThePlan", Set.copyOf(wrong.keySet()), "at", task.getTaskDefinitionKey()));
  }

  private static boolean same(Object agreed, Object now) {
    return String.valueOf(agreed).equals(String.valueOf(now));
  }
}
