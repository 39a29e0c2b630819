package io.exodus.demo.story;

import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.util.List;
import java.util.Map;

/** The rollback approver calls the migration off while its cutover waits to be approved. */
public final class AbortedStory implements Story {

  private static final String REASON = "the shop has a sale on";

  private final DemoMigration migration;
  private final Chronicle chronicle;
  private boolean calledOff;
  private boolean cutOver;

  public AbortedStory(DemoMigration migration, Chronicle chronicle) {
    this.migration = migration;
    this.chronicle = chronicle;
  }

  @Override
  public void look(Phase phase) {
    cutOver |= phase == Phase.CUTTING_OVER || phase == Phase.OBSERVING;
  }

  @Override
  public boolean asked(String gate) {
    if (!gate.equals(GateKeys.APPROVE_CUTOVER)) {
      return true;
    }
    if (!calledOff) {
      calledOff = true;
      migration.start(
          OwnerRole.ROLLBACK_APPROVER,
          RunbookKeys.CALL_FOR_ROLLBACK,
          Map.of("rollbackReason", REASON));
      chronicle.tell(
          DemoOwners.people().get(OwnerRole.ROLLBACK_APPROVER)
              + " calls the migration off before its cutover: "
              + REASON);
    }
    return false;
  }

  @Override
  public List<String> end() {
    if (!calledOff) {
      return List.of("nobody called the migration off");
    }
    return cutOver ? List.of("the cutover began although it was called off") : List.of();
  }
}
