package io.exodus.engine.overview;

import io.exodus.client.Progress;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One migration at one moment.
 *
 * @param at by the engine's clock: what the times below are to be compared with
 * @param ended true once its process instance is over, so that nothing will change any more
 * @param maxLagMillis how far a stream may be behind, by the plan
 * @param phases in the order in which they were entered
 * @param verdicts by decision table
 * @param findings those above INFO
 * @param openRecords how many failed or differ, by kind
 * @param attemptReason what ended the last attempt to change the authority, while another one is to
 *     be decided on; null otherwise
 * @param incidents steps that failed
 * @param holds incidents of this or another migration that hold its destructive steps
 * @param journal where its journal is read, on the same server
 */
public record MigrationOverview(
    Instant at,
    String id,
    String runId,
    String description,
    MigrationKind kind,
    String source,
    String target,
    boolean ended,
    Phase phase,
    Route route,
    long maxLagMillis,
    List<PhaseSpan> phases,
    List<Progress> progress,
    List<StreamRow> streams,
    List<InterlayState> interlays,
    Map<String, List<CriterionVerdict>> verdicts,
    List<Finding> findings,
    Map<String, Long> openRecords,
    String attemptReason,
    List<OpenGate> gates,
    List<OpenIncident> incidents,
    List<Hold> holds,
    String journal) {

  /**
   * @param until null for the current one
   * @param decisions those given in that phase
   */
  public record PhaseSpan(Phase phase, Instant since, Instant until, List<Decision> decisions) {}

  /** Who decided what, as the journal holds it. */
  public record Decision(Instant at, String gate, String who, String answer, String reason) {}

  /**
   * A gate that waits for its owner.
   *
   * @param who user or group; null where nobody is named
   */
  public record OpenGate(String name, String who, Instant since) {}

  /**
   * A stream as its follower last told.
   *
   * @param lagMillis age of what the destination lacks, now; null before the first marker
   * @param silent true when its follower should have told something by now
   */
  public record StreamRow(
      Direction direction,
      String from,
      String to,
      boolean wanted,
      String state,
      Long lagMillis,
      String received,
      String applied,
      Long spooledBytes,
      Long changes,
      String worker,
      Instant heardAt,
      boolean silent) {}

  /**
   * An instance of an interlay of the plan.
   *
   * @param instance null where none has ever reported
   * @param live false when it has not reported for several intervals
   * @param trouble what does not agree with the record, in words; null where all does
   */
  public record InterlayState(
      String name,
      String instance,
      String address,
      boolean live,
      Route route,
      Instant seenAt,
      String trouble) {}

  /**
   * @param runId the process instance in which it is to be retried
   * @param step the activity's name
   */
  public record OpenIncident(
      String id,
      String runId,
      String step,
      Instant since,
      String what,
      String where,
      String remedy) {}

  /**
   * An incident that is not released.
   *
   * @param migration the one that it was raised for
   * @param why one text for each time that it was raised
   * @param held the steps, in words
   * @param bundle where its evidence is downloaded, below the engine's address
   */
  public record Hold(
      String migration,
      long number,
      Instant since,
      List<String> why,
      List<String> held,
      String bundle) {}
}
