package io.exodus.process;

import io.exodus.engine.store.FindingStore;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps in memory what one migration's checks found. */
final class RememberedFindings extends FindingStore {

  final List<Finding> findings = new ArrayList<>();
  final Map<String, Verdict> checks = new LinkedHashMap<>();

  RememberedFindings() {
    super(null);
  }

  @Override
  public void replace(String migrationId, String check, Verdict verdict, List<Finding> found) {
    findings.removeIf(finding -> finding.check().equals(check));
    findings.addAll(found);
    checks.put(check, verdict);
  }

  @Override
  public List<Finding> findings(String migrationId) {
    return findings;
  }

  @Override
  public Map<String, Verdict> checks(String migrationId) {
    return checks;
  }

  @Override
  public void replace(String migrationId, String decision, List<CriterionVerdict> verdicts) {
    // Judged again in each test from what the runbook's variables say.
  }
}
