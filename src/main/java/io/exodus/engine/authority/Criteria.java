package io.exodus.engine.authority;

import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Verdict;
import java.util.List;

/**
 * Demands, where authority is recorded, that criteria were met, and that they are the agreed ones.
 */
final class Criteria {

  private final FindingStore findings;
  private final Seals seals;

  Criteria(FindingStore findings, Seals seals) {
    this.findings = findings;
    this.seals = seals;
  }

  /**
   * @param table the decision's key
   * @throws ConflictException if the run is judged by other criteria than were sealed, if these
   *     were not evaluated, or if any is not met
   */
  void demandMet(String id, String table) {
    List<CriterionVerdict> verdicts = findings.verdicts(id, table);
    if (verdicts.isEmpty() || verdicts.stream().anyMatch(v -> v.verdict() != Verdict.PASS)) {
      throw new ConflictException(
          "the criteria of table '" + table + "' are not met for '" + id + "': " + verdicts);
    }
    seals.demand(id);
  }
}
