package io.exodus.engine;

import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;

/** Writes into the journal what the gates write when owners agree. */
public final class Approvals {

  private static final Map<String, OwnerRole> ROLES =
      Map.of(
          "approveRun", OwnerRole.BUSINESS_DECISION_OWNER,
          "approveCutover", OwnerRole.APPLICATION_OWNER,
          "decideAttempt", OwnerRole.MIGRATION_OPERATOR,
          "decideCommit", OwnerRole.BUSINESS_DECISION_OWNER,
          "callForRollback", OwnerRole.ROLLBACK_APPROVER,
          "decideRollbackAttempt", OwnerRole.ROLLBACK_APPROVER,
          "approveRelease", OwnerRole.DATABASE_OWNER);

  private final MigrationStore migrations;
  private final FindingStore findings;
  private final Journal journal;

  public Approvals(MigrationStore migrations, FindingStore findings, Journal journal) {
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
        "preflightCriteria",
        List.of(new CriterionVerdict("Nothing in the way", Verdict.PASS, "well")));
    decide(id, "approveRun", "approve");
    seals().seal(id, "bea");
  }

  /** An answer of the gate's own owner. */
  public void decide(String id, String gate, String decision) {
    decide(id, gate, decision, ROLES.get(gate));
  }

  public void decide(String id, String gate, String decision, OwnerRole role) {
    journal.append(
        id, "DECISION", "ada", gate, Map.of("decision", decision, "role", role.variable()));
  }
}
