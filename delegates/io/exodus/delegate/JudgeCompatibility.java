package io.exodus.delegate;

import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.model.DeployedTables;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.json.Json;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineServices;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * Judges each incompatibility by the family's table of compatibility of the same deployment, and
 * sets {@code incompatibilities} to those that the application owner has yet to accept.
 */
public class JudgeCompatibility implements JavaDelegate {

  private static final String CHECK = "compatibility";

  private final Catalog catalog;
  private final MigrationStore migrations;
  private final FindingStore findings;
  private final Vouchings vouchings;
  private final Journal journal;

  public JudgeCompatibility(
      Catalog catalog,
      MigrationStore migrations,
      FindingStore findings,
      Vouchings vouchings,
      Journal journal) {
    this.catalog = catalog;
    this.migrations = migrations;
    this.findings = findings;
    this.vouchings = vouchings;
    this.journal = journal;
  }

  @Override
  public void execute(DelegateExecution execution) {
    String id = execution.getProcessBusinessKey();
    Plan plan = migrations.get(id).plan();
    MigrationKind kind = plan.kind();
    ProcessEngineServices services = execution.getProcessEngineServices();
    String table =
        DeployedTables.id(
            services,
            execution.getProcessDefinitionId(),
            RunbookKeys.compatibility(catalog.families().get(plan.source())));
    List<String> outcomes = new ArrayList<>();
    List<Map<String, String>> told = new ArrayList<>();
    for (Finding finding : findings.findings(id)) {
      if (finding.check().equals(CHECK)) {
        String outcome =
            services
                .getDecisionService()
                .evaluateDecisionTableById(table, inputs(finding, kind))
                .getSingleEntry();
        outcomes.add(outcome);
        told.add(Map.of("about", finding.message(), "outcome", outcome));
      }
    }
    findings.judge(id, CHECK, outcomes);
    journal.append(id, EntryType.VERDICT, "engine", "incompatibilities", Map.of("judged", told));
    execution.setVariable("incompatibilities", SpinValues.jsonValue(Json.write(open(id))).create());
  }

  private List<Map<String, String>> open(String id) {
    return vouchings.open(id).stream().map(JudgeCompatibility::shown).toList();
  }

  private static Map<String, String> shown(JudgedFinding judged) {
    Finding finding = judged.finding();
    return Map.of(
        "key", judged.key(),
        "about", finding.subject(),
        "message", finding.message(),
        "advice", finding.advice());
  }

  private static Map<String, Object> inputs(Finding finding, MigrationKind kind) {
    Incompatibility trait = finding.trait();
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("feature", trait == null ? null : trait.feature());
    inputs.put("presence", trait == null ? null : trait.presence().name());
    inputs.put("supported", trait == null ? null : trait.supported());
    inputs.put("severity", finding.severity().name());
    inputs.put("kind", kind.name());
    return inputs;
  }
}
