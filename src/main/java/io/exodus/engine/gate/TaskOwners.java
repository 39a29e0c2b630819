package io.exodus.engine.gate;

/** Which migration the process belongs to that a worker has a task of. */
@FunctionalInterface
public interface TaskOwners {

  /**
   * @param externalTask its id
   * @return false too where there is no such task any more
   */
  default boolean belongs(String externalTask, String migrationId) {
    TaskInHand task = inHand(externalTask);
    return task != null && migrationId.equals(task.migrationId());
  }

  /**
   * @param externalTask its id
   * @return null where there is no such task any more
   */
  TaskInHand inHand(String externalTask);

  /**
   * An external task as the engine has it now.
   *
   * @param migrationId of the run or the companion that it is part of; null for none
   * @param worker who fetched it last; null for nobody
   * @param lockedNow false where that lock has run out
   * @param check the point of a check that it is of; null for none
   */
  record TaskInHand(
      String topic, String migrationId, String worker, boolean lockedNow, String check) {}
}
