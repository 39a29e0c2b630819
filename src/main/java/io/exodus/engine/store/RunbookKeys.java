package io.exodus.engine.store;

import java.util.List;

/**
 * The keys by which an engine finds what Exodus brings: its processes, decision tables and message.
 * Other applications may share the engine, so each key begins with {@link #PREFIX}.
 */
public final class RunbookKeys {

  public static final String PREFIX = "exodus-";

  public static final String MIGRATION = PREFIX + "migration";
  public static final String PREFLIGHT = PREFIX + "preflight";
  public static final String CUTOVER = PREFIX + "cutover";
  public static final String ROLLBACK = PREFIX + "rollback";
  public static final String COMMIT = PREFIX + "commit";
  public static final String INCIDENT = PREFIX + "incident";
  public static final String CALL_FOR_ROLLBACK = PREFIX + "call-for-rollback";
  public static final String ACCEPT_DIVERGENCE = PREFIX + "accept-divergence";
  public static final String CHECK_AGAIN = PREFIX + "check-again";
  public static final String CHANGE_PLAN = PREFIX + "change-plan";

  /** All processes. */
  public static final List<String> PROCESSES =
      List.of(
          MIGRATION,
          PREFLIGHT,
          CUTOVER,
          ROLLBACK,
          COMMIT,
          INCIDENT,
          CALL_FOR_ROLLBACK,
          ACCEPT_DIVERGENCE,
          CHECK_AGAIN,
          CHANGE_PLAN);

  public static final String REQUIRED_OWNERS = PREFIX + "required-owners";
  public static final String PREFLIGHT_CRITERIA = PREFIX + "preflight-criteria";
  public static final String ROLLBACK_CRITERIA = PREFIX + "rollback-criteria";
  public static final String COMMIT_CRITERIA = PREFIX + "commit-criteria";

  /** The message that interrupts a run: somebody entitled calls for rollback. */
  public static final String ROLLBACK_CALLED = PREFIX + "rollback-called";

  /** The table that judges what a family's two sides do differently: each family has one. */
  public static String compatibility(String family) {
    return PREFIX + "compatibility-" + family;
  }

  private RunbookKeys() {}
}
