package io.exodus.demo.story;

import io.exodus.engine.gate.GateKeys;
import io.exodus.migration.Finding;
import io.exodus.migration.OwnerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineException;

/**
 * Twice Exodus says no: to a migration in which nobody may decide the rollback, and to one whose
 * target would throw records away.
 */
public final class RefusedStory implements Story {

  private final DemoMigration migration;
  private final DemoView view;
  private final Chronicle chronicle;
  private final List<String> problems = new ArrayList<>();
  private boolean found;

  public RefusedStory(DemoMigration migration, DemoView view, Chronicle chronicle) {
    this.migration = migration;
    this.view = view;
    this.chronicle = chronicle;
  }

  @Override
  public void begin() {
    String approver = OwnerRole.ROLLBACK_APPROVER.variable();
    Map<String, Object> plan = migration.plan();
    plan.remove(approver);
    try {
      migration.request(plan);
      problems.add("a migration was begun in which nobody may decide the rollback");
    } catch (ProcessEngineException e) {
      if (view.known(migration.id()) || !e.getMessage().contains(approver)) {
        problems.add("a request without a rollback approver ended otherwise: " + e.getMessage());
      }
      chronicle.tell("refused, and nothing begun: " + e.getMessage());
    }
  }

  @Override
  public boolean asked(String gate) {
    if (gate.equals(GateKeys.ANSWER_FINDINGS)) {
      found = true;
      for (Finding finding : view.critical(migration.id())) {
        chronicle.tell(
            "the preflight does not pass: "
                + finding.subject()
                + ": "
                + finding.message()
                + " Advice: "
                + finding.advice());
      }
    }
    return true;
  }

  @Override
  public List<String> end() {
    if (!found) {
      problems.add("nobody was asked about the preflight's findings");
    }
    return problems;
  }
}
