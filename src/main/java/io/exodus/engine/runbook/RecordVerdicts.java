package io.exodus.engine.runbook;

import io.exodus.engine.Json;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * End listener of a business rule task over criteria: keeps each criterion's verdict, and sets
 * {@code <name>Verdict} to the gravest and {@code <name>Verdicts} to all, as JSON. The engine's own
 * history would store a list as null.
 */
public class RecordVerdicts implements ExecutionListener {

  private static final String SUFFIX = "Criteria";

  private final FindingStore findings;
  private final Journal journal;

  public RecordVerdicts(FindingStore findings, Journal journal) {
    this.findings = findings;
    this.journal = journal;
  }

  @Override
  public void notify(DelegateExecution execution) {
    var task = (BusinessRuleTask) execution.getBpmnModelElementInstance();
    String decision = task.getCamundaDecisionRef();
    if (!(execution.getVariable("decisionResult") instanceof DmnDecisionResult result)) {
      throw new RefusedException("camunda:decisionRef", decision, "the task evaluates no decision");
    }
    List<CriterionVerdict> verdicts =
        result.getResultList().stream().map(RecordVerdicts::verdict).toList();
    Verdict gravest = Verdict.gravest(verdicts.stream().map(CriterionVerdict::verdict).toList());
    String id = execution.getProcessBusinessKey();
    String name =
        decision.endsWith(SUFFIX)
            ? decision.substring(0, decision.length() - SUFFIX.length())
            : decision;
    findings.replace(id, decision, verdicts);
    journal.append(
        id, "VERDICT", Actors.ENGINE, decision, Map.of("verdict", gravest, "criteria", verdicts));
    execution.setVariable(name + "Verdict", gravest.name());
    execution.setVariable(name + "Verdicts", SpinValues.jsonValue(Json.write(verdicts)).create());
  }

  static CriterionVerdict verdict(Map<String, Object> row) {
    return new CriterionVerdict(
        String.valueOf(row.get("criterion")),
        Verdict.valueOf(String.valueOf(row.get("verdict"))),
        String.valueOf(row.get("reason")));
  }
}
