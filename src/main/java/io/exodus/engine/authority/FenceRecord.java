package io.exodus.engine.authority;

import io.exodus.client.FenceDebt;
import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import java.util.Map;

/** Keeps in the journal whether a target that the authority was taken from has been closed. */
final class FenceRecord {

  private static final String FENCE = "fence";

  private final Journal journal;
  private final Approvals approvals;

  FenceRecord(Journal journal, Approvals approvals) {
    this.journal = journal;
    this.approvals = approvals;
  }

  void note(String id, String actor, FenceDebt debt) {
    journal.append(id, EntryType.AUTHORITY, actor, FENCE, Map.of("target", debt));
  }

  FenceDebt noted(String id) {
    JournalEntry entry = journal.latest(id, EntryType.AUTHORITY, FENCE);
    return entry == null
        ? FenceDebt.NONE
        : FenceDebt.valueOf((String) Json.readMap(entry.detail()).get("target"));
  }

  /** As it stands once the authority has been taken. */
  FenceDebt standing(String id) {
    FenceDebt noted = noted(id);
    long since = approvals.latest(id, EntryType.AUTHORITY, FENCE);
    return noted == FenceDebt.OWED && approvals.fresh(id, GateKeys.DECIDE_TARGET, "gone", since)
        ? FenceDebt.GONE
        : noted;
  }
}
