package io.exodus.engine.authority;

import io.exodus.migration.DestructiveStep;

/** Asked before each destructive step, wherever it is recorded or permitted. */
@FunctionalInterface
public interface IncidentGuard {

  /**
   * @throws HeldException if an open incident of any migration on these endpoints holds the step
   */
  void demandFree(String migrationId, DestructiveStep step);
}
