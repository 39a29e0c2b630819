package io.exodus.telemetry;

/** One way for metrics to leave this process. */
interface Export {

  /**
   * Looks for a number that has just been exported, or exports it first where that is not done by
   * itself.
   *
   * @param sample value of {@link Metrics#SAMPLE}
   */
  Telemetry.Proof prove(String migrationId, long sample);
}
