package io.exodus.engine.gate;

import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import java.util.List;
import java.util.Map;

/** Looks into the journal for decisions that have not been used yet. */
public final class Approvals {

  /**
   * Whose decisions count for what cannot be undone, whatever a model says: an edited one may have
   * given the gate to others.
   */
  public static final Map<String, List<OwnerRole>> DECIDERS =
      Map.ofEntries(
          Map.entry(GateKeys.APPROVE_RUN, List.of(OwnerRole.BUSINESS_DECISION_OWNER)),
          Map.entry(GateKeys.APPROVE_CUTOVER, List.of(OwnerRole.APPLICATION_OWNER)),
          Map.entry(GateKeys.ACCEPT_TARGET, List.of(OwnerRole.APPLICATION_OWNER)),
          Map.entry(GateKeys.DECIDE_COMMIT, List.of(OwnerRole.BUSINESS_DECISION_OWNER)),
          Map.entry(GateKeys.CALL_FOR_ROLLBACK, Gates.ROLLBACK_CALLERS),
          Map.entry(GateKeys.DECIDE_ROLLBACK_ATTEMPT, List.of(OwnerRole.ROLLBACK_APPROVER)),
          Map.entry(GateKeys.CONFIRM_LOSS, List.of(OwnerRole.ROLLBACK_APPROVER)),
          Map.entry(GateKeys.DECIDE_TARGET, List.of(OwnerRole.DATABASE_OWNER)),
          Map.entry(GateKeys.DECIDE_WAY_BACK, List.of(OwnerRole.ROLLBACK_APPROVER)),
          Map.entry(GateKeys.DECIDE_NEW_COPY, List.of(OwnerRole.DATABASE_OWNER)),
          Map.entry(GateKeys.APPROVE_RELEASE, List.of(OwnerRole.DATABASE_OWNER)),
          Map.entry(GateKeys.SIGN_CHANGE, List.of(OwnerRole.ROLLBACK_APPROVER)),
          Map.entry(GateKeys.COUNTERSIGN_CHANGE, List.of(OwnerRole.BUSINESS_DECISION_OWNER)));

  private final MigrationStore migrations;
  private final Journal journal;

  public Approvals(MigrationStore migrations, Journal journal) {
    this.migrations = migrations;
    this.journal = journal;
  }

  /**
   * Was that the gate's last answer, given since, and by who may decide there?
   *
   * @param after sequence of the entry that used up what was decided before it
   */
  public boolean fresh(String id, String gate, String answer, long after) {
    JournalEntry entry = journal.latest(id, EntryType.DECISION, gate);
    if (entry == null || entry.sequence() <= after) {
      return false;
    }
    Map<String, Object> detail = Json.readMap(entry.detail());
    return answer.equals(detail.get("decision"))
        && DECIDERS.get(gate).stream().anyMatch(role -> role.variable().equals(detail.get("role")));
  }

  /**
   * @throws ConflictException if it was not
   */
  public void demand(String id, String gate, String answer, long after) {
    if (!fresh(id, gate, answer, after)) {
      throw new ConflictException(
          "the journal of '"
              + id
              + "' holds no fresh decision '"
              + answer
              + "' of the gate '"
              + gate
              + "' by the "
              + String.join(
                  " or the ", DECIDERS.get(gate).stream().map(OwnerRole::title).toList()));
    }
  }

  /**
   * @throws ConflictException if the migration is in another phase
   */
  public void demandPhase(String id, Phase phase) {
    Phase actual = migrations.get(id).phase();
    if (actual != phase) {
      throw new ConflictException("'" + id + "' is in phase " + actual + ", not " + phase);
    }
  }

  /** Sequence of the last entry of that type and subject; 0 where there is none. */
  public long latest(String id, EntryType type, String subject) {
    JournalEntry entry = journal.latest(id, type, subject);
    return entry == null ? 0 : entry.sequence();
  }
}
