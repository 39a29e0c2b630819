package io.exodus.engine.runbook.guard;

import static io.exodus.engine.runbook.guard.CurrentCommand.own;

import io.exodus.engine.gate.People;
import io.exodus.engine.store.MigrationRow;
import io.exodus.migration.OwnerRole;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camunda.bpm.engine.impl.context.Context;

/** The right to retry a failed step of a run, for those whom the plan names for that. */
final class RetryRight {

  /** Who looks after steps that have failed. */
  private static final List<OwnerRole> MENDERS =
      List.of(OwnerRole.MIGRATION_OPERATOR, OwnerRole.INCIDENT_CONTACT);

  private RetryRight() {}

  /**
   * Those whom the tab asks to retry a failed step may do that, and nothing else: the right that
   * the engine has for it would let them do a worker's work as well, in every migration.
   */
  static void giveForThisCommand(MigrationRow run, String user) {
    if (own()) {
      return;
    }
    AtomicBoolean mender = new AtomicBoolean();
    CurrentCommand.free(
        () -> {
          People people = new People(CurrentCommand.engine());
          mender.set(
              MENDERS.stream()
                  .flatMap(role -> run.plan().holders(role).stream())
                  .anyMatch(holder -> people.is(user, holder)));
          return null;
        });
    if (mender.get()) {
      // For this one command, which sets a number of retries.
      Context.getCommandContext().disableAuthorizationCheck();
    }
  }
}
