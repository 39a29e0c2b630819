package io.exodus.delegate;

import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Gates.Decider;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Typed;
import io.exodus.engine.runbook.run.Actors;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** What a person has typed into a start form, and who that is. */
final class Inputs {

  private Inputs() {}

  /**
   * @throws RefusedException naming the variable, if it is missing or blank
   */
  static String text(DelegateExecution execution, String name, String remedy) {
    String text = Typed.text(execution, name);
    if (text.isEmpty()) {
      throw new RefusedException(name, null, remedy);
    }
    return text;
  }

  /**
   * The business key, which Tasklist's form sets by a variable; both are set by it.
   *
   * @throws RefusedException if there is neither, or one says something else than the other
   */
  static String migrationId(DelegateExecution execution) {
    String key = Objects.toString(execution.getProcessBusinessKey(), "").strip();
    String given = Typed.text(execution, "migrationId");
    if (!key.isEmpty() && !given.isEmpty() && !key.equals(given)) {
      throw new RefusedException(
          "migrationId", given, "the business key says '" + key + "'; give only one of them");
    }
    String id = key.isEmpty() ? given : key;
    if (id.isEmpty()) {
      throw new RefusedException("migrationId", null, "name the migration");
    }
    execution.setProcessBusinessKey(id);
    execution.setVariable("migrationId", id);
    return id;
  }

  /**
   * Who hands it in, by one of those roles.
   *
   * @throws RefusedException if nobody is logged in, or somebody who may not decide in any of them
   */
  static Decider decider(
      DelegateExecution execution, Gates gates, String migrationId, List<OwnerRole> roles) {
    return gates.entitled(
        migrationId,
        roles,
        Actors.user(execution.getProcessEngineServices()),
        new People(execution.getProcessEngine()));
  }
}
