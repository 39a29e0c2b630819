package io.exodus.engine.store;

import io.exodus.migration.DestructiveStep;
import java.util.Arrays;
import java.util.List;

/** What of the destructive steps an incident holds. */
public enum IncidentState {
  OPEN,
  /** Its owner lets the rollback go, and nothing else. */
  ROLLBACK_FREE,
  RELEASED;

  public boolean holds(DestructiveStep step) {
    return this == OPEN || this == ROLLBACK_FREE && step != DestructiveStep.ROLLBACK;
  }

  public List<DestructiveStep> held() {
    return Arrays.stream(DestructiveStep.values()).filter(this::holds).toList();
  }
}
