package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.Execution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Verdicts are computed from what is stored. Here the model waits before each judging, and whoever
 * can set variables in between sets all of them, everywhere, with the guard off.
 */
class VerdictInputsProcessTest {

  private static final String ASYNC = "camunda:asyncBefore=\"true\" ";
  private static final RunbookEngine RUNBOOKS = new RunbookEngine();
  private static final ProcessEngine ENGINE = RUNBOOKS.build();

  @BeforeAll
  static void deploy() {
    RunbookSet set = RunbookSet.shipped();
    for (String table : List.of(RunbookKeys.ROLLBACK_CRITERIA, RunbookKeys.COMMIT_CRITERIA)) {
      set.replace(
          "migration.bpmn",
          "camunda:decisionRef=\"" + table + "\"",
          ASYNC + "camunda:decisionRef=\"" + table + "\"");
    }
    set.replace(
            RunbookSet.PREFLIGHT,
            "camunda:decisionRef=\"exodus-preflight-criteria\"",
            ASYNC + "camunda:decisionRef=\"exodus-preflight-criteria\"")
        .deploy(ENGINE);
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @BeforeEach
  void reset() {
    RUNBOOKS.reset(ENGINE);
  }

  /** Every criterion of the run is broken. */
  private static final Map<String, Object> BAD =
      Map.ofEntries(
          Map.entry("observable", true),
          Map.entry("errorRate", 0.5),
          Map.entry("p99Millis", 9_000.0),
          Map.entry("divergenceTrend", "growing"),
          Map.entry("criticalFindings", 3),
          Map.entry("targetHealthy", false),
          Map.entry("validationPassed", false),
          Map.entry("openDivergences", 7L),
          Map.entry("wayBack", "lost"),
          Map.entry("wayBackLagMillis", 60_000.0),
          Map.entry("rollbackWindowOver", false),
          Map.entry("targetAuthorityConfirmed", false));

  private void forge(Map<String, Object> forged) {
    var runtime = ENGINE.getRuntimeService();
    var executions = runtime.createExecutionQuery().list();
    ((ProcessEngineConfigurationImpl) ENGINE.getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              context.disableAuthorizationCheck();
              for (Execution execution : executions) {
                runtime.setVariables(execution.getId(), forged);
                runtime.setVariablesLocal(execution.getId(), forged);
              }
              return null;
            });
  }

  private Map<String, Verdict> stored(String table) {
    return RUNBOOKS.found.verdicts(Runbook.ID, table).stream()
        .collect(Collectors.toMap(CriterionVerdict::criterion, CriterionVerdict::verdict));
  }

  /** The target is in charge, and has been watched for long enough. */
  private static Runbook observed() {
    return Runbook.migration(ENGINE, RUNBOOKS)
        .passPreflight()
        .answer("approveRun", "runDecision", "approve")
        .work("exodus-copy")
        .work("exodus-validate", "divergent", 0)
        .answer("approveCutover", "cutoverDecision", "approve")
        .passSwitch()
        .reach("Event_RollbackWindowPassed");
  }

  /** What a run comes to whose target is bad, and whose application owner rejects it. */
  private Map<String, Verdict> judged(Map<String, Object> forged) {
    RUNBOOKS.reset(ENGINE);
    Runbook run = observed();
    RUNBOOKS.evidence.putAll(BAD);
    run.disturbedBy(() -> forge(forged)).answer("acceptTarget", "applicationDecision", "reject");
    assertThat(run.openGate("decideCommit")).isNotNull();
    Map<String, Verdict> verdicts = new TreeMap<>();
    for (String table : List.of(RunbookKeys.ROLLBACK_CRITERIA, RunbookKeys.COMMIT_CRITERIA)) {
      stored(table).forEach((criterion, verdict) -> verdicts.put(table + " " + criterion, verdict));
    }
    return verdicts;
  }

  @Test
  void shouldJudgeARunByWhatIsStoredWhateverSomebodyWritesIntoItsVariables() {
    Map<String, Object> forged = new HashMap<>(Evidences.GOOD);
    forged.put("applicationDecision", "accept");
    forged.put("maxErrorRate", 1.0);
    forged.put("maxP99Millis", 1_000_000L);
    forged.put("maxLagMillis", 1_000_000L);
    forged.put("decisionResult", "PASS");

    Map<String, Verdict> honest = judged(Map.of());

    assertThat(honest)
        .containsEntry("exodus-commit-criteria Application", Verdict.FAIL)
        .containsEntry("exodus-commit-criteria Divergence", Verdict.FAIL)
        .containsEntry("exodus-commit-criteria Health of the target", Verdict.FAIL)
        .containsEntry("exodus-commit-criteria Validation", Verdict.FAIL);
    assertThat(judged(forged)).isEqualTo(honest);
  }

  @Test
  void shouldJudgeThePreflightByWhatIsStoredWhateverSomebodyWritesIntoItsVariables() {
    Runbook run = Runbook.migration(ENGINE, RUNBOOKS);
    RUNBOOKS.found.replace(
        Runbook.ID,
        "capacity",
        Verdict.FAIL,
        List.of(new Finding("capacity", Severity.CRITICAL, "new", "It is too small.", "Grow it.")));

    run.disturbedBy(
            () ->
                forge(
                    Map.of(
                        "criticalFindings", 0,
                        "warningFindings", 0,
                        "unknownChecks", 0,
                        "backupDecision", "vouch")))
        .passPreflight();

    assertThat(stored(RunbookKeys.PREFLIGHT_CRITERIA)).containsValue(Verdict.FAIL);
  }

  /** The negative control: a run that is well passes, so the verdicts above say something. */
  @Test
  void shouldPassARunThatIsWell() {
    Runbook run = observed().answer("acceptTarget", "applicationDecision", "accept");

    assertThat(run.variable("commitVerdict")).isEqualTo("PASS");
    assertThat(stored(RunbookKeys.COMMIT_CRITERIA)).doesNotContainValue(Verdict.FAIL);
  }
}
