package io.exodus.delegate;

import io.exodus.engine.Json;
import io.exodus.engine.store.FindingStore;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.plugin.variable.SpinValues;

/** Counts what the preflight found, for its criteria and for those who decide. */
public class SumUpFindings implements JavaDelegate {

  /** The points that a machine checks in every migration. */
  public static final List<String> EXPECTED =
      List.of(
          "endpoints",
          "credentials",
          "health",
          "interlays",
          "telemetry",
          "capacity",
          "compatibility");

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
    Map<String, Verdict> checks = store.checks(id);
    // A check that told nothing is as blind as one that could not see.
    execution.setVariable(
        "unknownChecks",
        (int)
            Stream.concat(EXPECTED.stream(), checks.keySet().stream())
                .distinct()
                .filter(check -> checks.getOrDefault(check, Verdict.UNKNOWN) == Verdict.UNKNOWN)
                .count());
    execution.setVariable("findings", SpinValues.jsonValue(Json.write(findings)).create());
  }

  private static int count(List<Finding> findings, Severity severity) {
    return (int) findings.stream().filter(f -> f.severity() == severity).count();
  }
}
