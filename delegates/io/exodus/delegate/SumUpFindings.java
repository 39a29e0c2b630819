package io.exodus.delegate;

import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.runbook.check.PreflightFacts;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.json.Json;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * Counts what the preflight found, and reads what people vouch for, for its criteria and for those
 * who decide.
 */
public class SumUpFindings implements JavaDelegate {

  private final FindingStore store;
  private final PreflightFacts facts;

  public SumUpFindings(FindingStore store, Vouchings vouchings) {
    this.store = store;
    this.facts = new PreflightFacts(() -> store, () -> vouchings);
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = execution.getProcessBusinessKey();
    Map<String, Verdict> told = store.checks(id);
    List<Finding> known = store.findings(id);
    BpmnModelInstance model = execution.getBpmnModelInstance();
    for (String check : PreflightFacts.checks(told, model)) {
      Verdict verdict = told.getOrDefault(check, Verdict.UNKNOWN);
      if (verdict == Verdict.UNKNOWN) {
        if (!found(known, check, Severity.INFO)) {
          tell(id, check, verdict, known, Severity.WARNING, "The check gave no result.");
        }
      } else if (verdict == Verdict.FAIL && !found(known, check, Severity.CRITICAL)) {
        tell(id, check, verdict, known, Severity.CRITICAL, "The check failed.");
      }
    }
    List<JudgedFinding> judged = store.judged(id);
    List<Finding> findings = judged.stream().map(JudgedFinding::finding).toList();
    execution.setVariable("findings", SpinValues.jsonValue(Json.write(findings)).create());
    facts.of(id, model).forEach(execution::setVariable);
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
            "Ask the person who maintains this check, fix the cause, and repeat the preflight."));
    store.replace(id, check, verdict, all);
  }

  private static boolean found(List<Finding> findings, String check, Severity atLeast) {
    return findings.stream()
        .anyMatch(f -> f.check().equals(check) && f.severity().compareTo(atLeast) >= 0);
  }
}
