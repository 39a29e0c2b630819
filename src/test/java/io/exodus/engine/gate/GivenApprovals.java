package io.exodus.engine.gate;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;

/** Writes into the journal what the gates write when owners agree. */
public final class GivenApprovals {

  private final MigrationStore migrations;
  private final FindingStore findings;
  private final Journal journal;

  public GivenApprovals(MigrationStore migrations, FindingStore findings, Journal journal) {
    this.migrations = migrations;
    this.findings = findings;
    this.journal = journal;
  }

  /** Seals over the agreed terms alone: there is no engine, so there are no decision tables. */
  public Seals seals() {
    return new Seals(migrations, journal, run -> Map.of());
  }

  /** The preflight has passed, and the run is approved. */
  public void run(String id) {
    findings.replace(
        id,
        RunbookKeys.PREFLIGHT_CRITERIA,
        List.of(new CriterionVerdict("Nothing in the way", Verdict.PASS, "well")));
    decide(id, "approveRun", "approve");
    seals().seal(id, "bea");
  }

  /**
   * All that the record demands for the step, where that side has the authority that has it then.
   */
  public void step(String id, DestructiveStep step) {
    switch (step) {
      case CUTOVER -> {
        migrations.enter(id, Phase.CUTTING_OVER);
        decide(id, "approveCutover", "approve");
      }
      case ROLLBACK -> {
        migrations.enter(id, Phase.ROLLING_BACK);
        decide(id, "callForRollback", "rollback");
      }
      case COMMIT -> {
        migrations.enter(id, Phase.COMMITTING);
        decide(id, "decideCommit", "commit");
        findings.replace(
            id,
            RunbookKeys.COMMIT_CRITERIA,
            List.of(new CriterionVerdict("Health", Verdict.PASS, "well")));
      }
      case RELEASE -> {
        journal.append(id, EntryType.AUTHORITY, "exodusWorker", "commit", Map.of());
        decide(id, "approveRelease", "release");
      }
      default -> throw new IllegalArgumentException(step + " has no record of its own");
    }
  }

  /** An answer of the gate's own owner. */
  public void decide(String id, String gate, String decision) {
    decide(
        id,
        gate,
        decision,
        Approvals.DECIDERS.getOrDefault(gate, List.of(OwnerRole.INCIDENT_CONTACT)).get(0));
  }

  public void decide(String id, String gate, String decision, OwnerRole role) {
    String owner = migrations.get(id).plan().owners().get(role);
    journal.append(
        id, EntryType.DECISION, owner, gate, Map.of("decision", decision, "role", role.variable()));
  }
}
