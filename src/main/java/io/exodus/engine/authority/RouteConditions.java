package io.exodus.engine.authority;

import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Phase;
import io.exodus.migration.StreamReliability;
import java.time.Instant;

/**
 * What must be so before the record of authority changes: decisions in the journal, criteria,
 * streams, and no incident in the way.
 */
final class RouteConditions {

  private final MigrationStore migrations;
  private final StreamStore streams;
  private final Approvals approvals;
  private final Criteria criteria;
  private final IncidentGuard holds;

  RouteConditions(
      MigrationStore migrations,
      StreamStore streams,
      Approvals approvals,
      Criteria criteria,
      IncidentGuard holds) {
    this.migrations = migrations;
    this.streams = streams;
    this.approvals = approvals;
    this.criteria = criteria;
    this.holds = holds;
  }

  void demandAttempt(String id, Authority towards, boolean withLoss) {
    holds.demandFree(id, DestructiveStep.towards(towards));
    long used = approvals.latest(id, EntryType.AUTHORITY, RouteService.ATTEMPT);
    if (towards == Authority.TARGET) {
      approvals.demandPhase(id, Phase.CUTTING_OVER);
      approvals.demand(id, GateKeys.APPROVE_RUN, "approve", 0);
      criteria.demandMet(id, RunbookKeys.PREFLIGHT_CRITERIA);
      approvals.demand(id, GateKeys.APPROVE_CUTOVER, "approve", used);
      demandWhole(id, Direction.FORWARD);
      return;
    }
    approvals.demandPhase(id, Phase.ROLLING_BACK);
    if (withLoss) {
      approvals.demand(id, GateKeys.CONFIRM_LOSS, "confirm", used);
      return;
    }
    if (!approvals.fresh(id, GateKeys.DECIDE_COMMIT, "rollback", used)
        && !approvals.fresh(id, GateKeys.CALL_FOR_ROLLBACK, "rollback", used)
        && !approvals.fresh(id, GateKeys.DECIDE_ROLLBACK_ATTEMPT, "retry", used)) {
      throw new ConflictException(
          "nobody with the right to has called for a rollback of '" + id + "'");
    }
    demandWhole(id, Direction.REVERSE);
  }

  void demandCommit(String id) {
    holds.demandFree(id, DestructiveStep.COMMIT);
    approvals.demandPhase(id, Phase.COMMITTING);
    long attempt = approvals.latest(id, EntryType.AUTHORITY, RouteService.ATTEMPT);
    approvals.demand(id, GateKeys.DECIDE_COMMIT, RouteService.COMMIT, attempt);
    criteria.demandMet(id, RunbookKeys.COMMIT_CRITERIA);
  }

  void demandRelease(String id) {
    holds.demandFree(id, DestructiveStep.RELEASE);
    long commit = approvals.latest(id, EntryType.AUTHORITY, RouteService.COMMIT);
    approvals.demand(id, GateKeys.APPROVE_RELEASE, RouteService.RELEASE, commit);
    Instant retention = migrations.get(id).plan().retentionUntil();
    if (Instant.now().isBefore(retention)) {
      throw new ConflictException("the source of '" + id + "' is kept until " + retention);
    }
  }

  private void demandWhole(String id, Direction direction) {
    StreamReliability standing = streams.standing(id, direction);
    if (standing != null && standing != StreamReliability.WHOLE) {
      throw new ConflictException("the " + direction + " stream of '" + id + "' is " + standing);
    }
  }
}
