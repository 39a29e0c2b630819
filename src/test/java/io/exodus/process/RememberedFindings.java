package io.exodus.process;

import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps in memory what one migration's checks found. */
final class RememberedFindings extends FindingStore {

  final List<Finding> findings = new ArrayList<>();
  final Map<String, Verdict> checks = new LinkedHashMap<>();
  private final Map<Finding, String> outcomes = new HashMap<>();
  private final Map<String, List<CriterionVerdict>> verdicts = new HashMap<>();

  RememberedFindings() {
    super(null);
  }

  void forget() {
    findings.clear();
    checks.clear();
    outcomes.clear();
    verdicts.clear();
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
  public List<JudgedFinding> judged(String migrationId) {
    return findings.stream().map(f -> new JudgedFinding(f, outcomes.get(f))).toList();
  }

  @Override
  public void judge(String migrationId, String check, List<String> judged) {
    List<Finding> ofCheck = findings.stream().filter(f -> f.check().equals(check)).toList();
    for (int i = 0; i < judged.size(); i++) {
      outcomes.put(ofCheck.get(i), judged.get(i));
    }
  }

  @Override
  public Map<String, Verdict> checks(String migrationId) {
    return checks;
  }

  @Override
  public void replace(String migrationId, String decision, List<CriterionVerdict> verdicts) {
    this.verdicts.put(decision, verdicts);
  }

  @Override
  public List<CriterionVerdict> verdicts(String migrationId, String decision) {
    return verdicts.getOrDefault(decision, List.of());
  }
}
