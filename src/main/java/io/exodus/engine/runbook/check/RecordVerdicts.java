package io.exodus.engine.runbook.check;

import io.exodus.engine.runbook.run.Actors;
import io.exodus.engine.runbook.run.Runs;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.json.Json;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Limits;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * End listener of a business rule task over criteria: keeps each criterion's verdict, and sets
 * {@code <name>Verdict} to the gravest and {@code <name>Verdicts} to all, as JSON. The engine's own
 * history would store a list as null.
 */
public class RecordVerdicts implements ExecutionListener {

  /** How tables of criteria are called: Exodus's own, and a designer's with or without hyphens. */
  static final Pattern CRITERIA =
      Pattern.compile("(?:" + RunbookKeys.PREFIX + ")?(.+?)(?:-criteria|Criteria)");

  private static final Pattern HYPHEN = Pattern.compile("-(.)");

  /** What its column takes. */
  private static final int LONGEST_CRITERION = 120;

  private final Runs runs;
  private final FindingStore findings;
  private final Journal journal;

  public RecordVerdicts(MigrationStore migrations, FindingStore findings, Journal journal) {
    this.runs = new Runs(() -> migrations, () -> journal);
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
    if (runs.judgedBy((ExecutionEntity) execution, decision).isEmpty()) {
      throw new RefusedException(
          "the process instance",
          execution.getProcessInstanceId(),
          "it neither is the run of migration '"
              + id
              + "' nor began beside it, so it may give no verdicts on it");
    }
    String name = name(decision);
    findings.replace(id, decision, verdicts);
    journal.append(
        id,
        EntryType.VERDICT,
        Actors.ENGINE,
        decision,
        Map.of("verdict", gravest, "criteria", verdicts));
    execution.setVariable(name + "Verdict", gravest.name());
    execution.setVariable(name + "Verdicts", SpinValues.jsonValue(Json.write(verdicts)).create());
  }

  /** What its variables begin with: an expression reads a hyphen as a minus. */
  static String name(String decision) {
    Matcher criteria = CRITERIA.matcher(decision);
    return HYPHEN
        .matcher(criteria.matches() ? criteria.group(1) : decision)
        .replaceAll(hyphen -> hyphen.group(1).toUpperCase(Locale.ROOT));
  }

  static CriterionVerdict verdict(Map<String, Object> row) {
    return new CriterionVerdict(
        Limits.text("criterion", String.valueOf(row.get("criterion")), LONGEST_CRITERION),
        Verdict.valueOf(String.valueOf(row.get("verdict"))),
        String.valueOf(row.get("reason")));
  }
}
