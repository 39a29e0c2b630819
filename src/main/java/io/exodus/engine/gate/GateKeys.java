package io.exodus.engine.gate;

/**
 * Where people decide, as the journal names it. A gate's task carries the name as {@code
 * exodus.gate}. These are what Exodus brings; a designer's models may have further gates, so that a
 * gate is a name and none of a closed list.
 */
public final class GateKeys {

  // Before the run.
  public static final String COMPLETE_PLAN = "completePlan";
  public static final String ACCEPT_INCOMPATIBILITY = "acceptIncompatibility";
  public static final String ACCEPT_INCOMPATIBILITIES = "acceptIncompatibilities";
  public static final String VOUCH_ROLLBACK_PATH = "vouchRollbackPath";
  public static final String VOUCH_BACKUP = "vouchBackup";
  public static final String APPROVE_MAINTENANCE = "approveMaintenance";
  public static final String ANSWER_FINDINGS = "answerFindings";
  public static final String APPROVE_RUN = "approveRun";

  // In the run.
  public static final String DECIDE_NEW_COPY = "decideNewCopy";
  public static final String DECIDE_DIVERGENCE = "decideDivergence";
  public static final String APPROVE_CUTOVER = "approveCutover";
  public static final String DECIDE_ATTEMPT = "decideAttempt";
  public static final String ACCEPT_TARGET = "acceptTarget";
  public static final String DECIDE_WAY_BACK = "decideWayBack";
  public static final String DECIDE_COMMIT = "decideCommit";
  public static final String APPROVE_RELEASE = "approveRelease";

  // In a rollback.
  public static final String DECIDE_ROLLBACK_ATTEMPT = "decideRollbackAttempt";
  public static final String CONFIRM_LOSS = "confirmLoss";
  public static final String DECIDE_TARGET = "decideTarget";

  // Beside the run.
  public static final String DECIDE_INCIDENT = "decideIncident";
  public static final String SIGN_CHANGE = "signChange";
  public static final String COUNTERSIGN_CHANGE = "countersignChange";

  // No tasks, but the starts of processes.
  public static final String CALL_FOR_ROLLBACK = "callForRollback";
  public static final String ACCEPT_DIVERGENCE = "acceptDivergence";
  public static final String CHECK_AGAIN = "checkAgain";
  public static final String CHANGE_PLAN = "changePlan";

  private GateKeys() {}
}
