package io.exodus.engine.runbook.check;

import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;

/**
 * What the criteria of the preflight judge, as it is stored. As the start listener of the task that
 * judges by them it sets the variables again: what stood there, somebody may have written.
 */
public final class PreflightFacts implements ExecutionListener {

  private final Supplier<FindingStore> findings;
  private final Supplier<Vouchings> vouchings;

  public PreflightFacts(Supplier<FindingStore> findings, Supplier<Vouchings> vouchings) {
    this.findings = findings;
    this.vouchings = vouchings;
  }

  @Override
  public void notify(DelegateExecution execution) {
    of(execution.getProcessBusinessKey(), execution.getBpmnModelInstance())
        .forEach(execution::setVariable);
  }

  /** The variables, by name; that of a point that nobody has answered is null. */
  public Map<String, Object> of(String migrationId, BpmnModelInstance model) {
    FindingStore store = findings.get();
    Map<String, Object> facts = new HashMap<>();
    Map<String, Verdict> told = store.checks(migrationId);
    facts.put(
        "criticalFindings",
        (int) store.judged(migrationId).stream().filter(JudgedFinding::forbids).count());
    facts.put(
        "warningFindings",
        (int)
            store.findings(migrationId).stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .count());
    facts.put(
        "unknownChecks",
        (int)
            checks(told, model).stream()
                // A check that told nothing is as blind as one that could not see.
                .filter(check -> told.getOrDefault(check, Verdict.UNKNOWN) == Verdict.UNKNOWN)
                .count());
    Points.vouched(model)
        .forEach(
            (point, variable) -> facts.put(variable, vouchings.get().standing(migrationId, point)));
    return facts;
  }

  /** All that have told something, or should have. */
  public static Set<String> checks(Map<String, Verdict> told, BpmnModelInstance model) {
    Set<String> checks = new TreeSet<>(told.keySet());
    checks.addAll(OwnChecks.BUILT_IN);
    checks.addAll(OwnChecks.names(model));
    return checks;
  }
}
