package io.exodus.delegate;

import io.exodus.engine.Json;
import io.exodus.engine.runbook.OwnChecks;
import io.exodus.engine.store.FindingStore;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.plugin.variable.SpinValues;

/** Counts what the preflight found, for its criteria and for those who decide. */
public class SumUpFindings implements JavaDelegate {

  private final FindingStore store;

  public SumUpFindings(FindingStore store) {
    this.store = store;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = execution.getProcessBusinessKey();
    Map<String, Verdict> told = store.checks(id);
    List<Finding> known = store.findings(id);
    Set<String> checks = new TreeSet<>(told.keySet());
    checks.addAll(OwnChecks.BUILT_IN);
    checks.addAll(OwnChecks.names(execution.getBpmnModelInstance()));
    int unknown = 0;
    for (String check : checks) {
      // A check that told nothing is as blind as one that could not see.
      Verdict verdict = told.getOrDefault(check, Verdict.UNKNOWN);
      if (verdict == Verdict.UNKNOWN) {
        unknown++;
        if (!found(known, check, Severity.INFO)) {
          tell(id, check, verdict, known, Severity.WARNING, "The check told nothing.");
        }
      } else if (verdict == Verdict.FAIL && !found(known, check, Severity.CRITICAL)) {
        tell(id, check, verdict, known, Severity.CRITICAL, "The check failed.");
      }
    }
    List<Finding> findings = store.findings(id);
    execution.setVariable("criticalFindings", count(findings, Severity.CRITICAL));
    execution.setVariable("warningFindings", count(findings, Severity.WARNING));
    execution.setVariable("unknownChecks", unknown);
    execution.setVariable("findings", SpinValues.jsonValue(Json.write(findings)).create());
  }

  /** Adds the finding that the check itself does not tell, for all who look at the findings. */
  private void tell(
      String id,
      String check,
      Verdict verdict,
      List<Finding> known,
      Severity severity,
      String message) {
    List<Finding> all =
        new ArrayList<>(known.stream().filter(f -> f.check().equals(check)).toList());
    all.add(
        new Finding(
            check,
            severity,
            check,
            message,
            "Ask whoever looks after this check, clear the cause, and repeat the preflight."));
    store.replace(id, check, verdict, all);
  }

  private static boolean found(List<Finding> findings, String check, Severity atLeast) {
    return findings.stream()
        .anyMatch(f -> f.check().equals(check) && f.severity().compareTo(atLeast) >= 0);
  }

  private static int count(List<Finding> findings, Severity severity) {
    return (int) findings.stream().filter(f -> f.severity() == severity).count();
  }
}
