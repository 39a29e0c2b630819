package io.exodus.engine;

import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.Phase;

/** Looks into the journal for decisions that have not been used yet. */
final class Approvals {

  private final MigrationStore migrations;
  private final Journal journal;

  Approvals(MigrationStore migrations, Journal journal) {
    this.migrations = migrations;
    this.journal = journal;
  }

  /**
   * Was that the gate's last answer, and given since?
   *
   * @param after sequence of the entry that used up what was decided before it
   */
  boolean fresh(String id, String gate, String answer, long after) {
    JournalEntry entry = journal.latest(id, "DECISION", gate);
    return entry != null
        && entry.sequence() > after
        && answer.equals(Json.readMap(entry.detail()).get("decision"));
  }

  /**
   * @throws ConflictException if it was not
   */
  void demand(String id, String gate, String answer, long after) {
    if (!fresh(id, gate, answer, after)) {
      throw new ConflictException(
          "the journal of '"
              + id
              + "' holds no fresh decision '"
              + answer
              + "' of the gate '"
              + gate
              + "'");
    }
  }

  /**
   * @throws ConflictException if the migration is in another phase
   */
  void demandPhase(String id, Phase phase) {
    Phase actual = migrations.get(id).phase();
    if (actual != phase) {
      throw new ConflictException("'" + id + "' is in phase " + actual + ", not " + phase);
    }
  }

  /** Sequence of the last entry of that type and subject; 0 where there is none. */
  long latest(String id, String type, String subject) {
    JournalEntry entry = journal.latest(id, type, subject);
    return entry == null ? 0 : entry.sequence();
  }
}
