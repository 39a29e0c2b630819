package io.exodus.migration;

/** Where a migration stands. The model's {@code exodus.phase} property names one of these. */
public enum Phase {
  REGISTERED,
  PREFLIGHT,
  AWAITING_APPROVAL,
  COPYING,
  VALIDATING,
  AWAITING_CUTOVER,
  CUTTING_OVER,
  OBSERVING,
  DECIDING,
  COMMITTING,
  ROLLING_BACK,
  ABORTING,
  COMMITTED(true),
  RELEASING(true),
  RELEASED(true),
  ROLLED_BACK(true),
  ABORTED(true),
  REFUSED(true);

  private final boolean decided;

  Phase() {
    this(false);
  }

  Phase(boolean decided) {
    this.decided = decided;
  }

  /** True once the outcome of the migration cannot change any more. */
  public boolean decided() {
    return decided;
  }

  /** True while the migration's endpoints may not be used by another one. */
  public boolean occupiesEndpoints() {
    return this != RELEASED && this != ROLLED_BACK && this != ABORTED && this != REFUSED;
  }
}
