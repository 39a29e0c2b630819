package io.exodus.engine.watch;

import io.exodus.engine.gate.Approvals;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import java.util.Map;

/** What the criteria of a run judge, as it is stored: what was measured, and who accepted it. */
public final class RunFacts {

  private static final String ANSWER = "applicationDecision";

  private final CriteriaInputs evidence;
  private final Approvals approvals;

  public RunFacts(CriteriaInputs evidence, MigrationStore migrations, Journal journal) {
    this.evidence = evidence;
    this.approvals = new Approvals(migrations, journal);
  }

  /** The variables, by name; null for what was not measured, or not answered since it began. */
  public Map<String, Object> of(String migrationId) {
    Map<String, Object> facts = evidence.collect(migrationId);
    long since = approvals.latest(migrationId, EntryType.PHASE, Phase.OBSERVING.name());
    facts.put(ANSWER, null);
    for (String answer : new String[] {"accept", "reject"}) {
      if (approvals.fresh(migrationId, GateKeys.ACCEPT_TARGET, answer, since)) {
        facts.put(ANSWER, answer);
      }
    }
    return facts;
  }
}
