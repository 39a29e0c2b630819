package io.exodus.delegate;

import io.exodus.engine.Json;
import io.exodus.engine.store.FindingStore;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.List;
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
    List<Finding> findings = store.findings(id);
    execution.setVariable("criticalFindings", count(findings, Severity.CRITICAL));
    execution.setVariable("warningFindings", count(findings, Severity.WARNING));
    execution.setVariable(
        "unknownChecks",
        (int) store.checks(id).values().stream().filter(v -> v == Verdict.UNKNOWN).count());
    execution.setVariable("findings", SpinValues.jsonValue(Json.write(findings)).create());
  }

  private static int count(List<Finding> findings, Severity severity) {
    return (int) findings.stream().filter(f -> f.severity() == severity).count();
  }
}
