package io.exodus.delegate;

import io.exodus.engine.Json;
import io.exodus.engine.Vouchings;
import io.exodus.engine.runbook.OwnChecks;
import io.exodus.engine.runbook.Points;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
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

/**
 * Counts what the preflight found, and reads what people vouch for, for its criteria and for those
 * who decide.
 */
public class SumUpFindings implements JavaDelegate {

  private final FindingStore store;
  private final Vouchings vouchings;

  public SumUpFindings(FindingStore store, Vouchings vouchings) {
    this.store = store;
    this.vouchings = vouchings;
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
    List<JudgedFinding> judged = store.judged(id);
    List<Finding> findings = judged.stream().map(JudgedFinding::finding).toList();
    execution.setVariable(
        "criticalFindings", (int) judged.stream().filter(JudgedFinding::forbids).count());
    execution.setVariable(
        "warningFindings",
        (int) findings.stream().filter(f -> f.severity() == Severity.WARNING).count());
    execution.setVariable("unknownChecks", unknown);
    execution.setVariable("findings", SpinValues.jsonValue(Json.write(findings)).create());
    // Whoever submits a form can set a variable; only what was vouched for at its gate counts.
    Points.vouched(execution.getBpmnModelInstance())
        .forEach(
            (point, variable) -> execution.setVariable(variable, vouchings.standing(id, point)));
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
}
