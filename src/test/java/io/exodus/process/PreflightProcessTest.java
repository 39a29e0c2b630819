package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PreflightProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering("preflight");

  ProcessEngine processEngine;

  @Test
  void shouldPassWhenEveryPointIsMet() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, "preflight");
    assertThat(preflight.inputs("exodus-check"))
        .extracting(input -> input.get("check"))
        .containsExactlyInAnyOrder(
            "endpoints",
            "credentials",
            "health",
            "interlays",
            "telemetry",
            "capacity",
            "compatibility");

    preflight.passPreflight().endedAt("Event_PreflightPassed");
  }

  @Test
  void shouldAskForAcceptanceOnlyAfterTheCompatibilityIsChecked() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, "preflight");

    assertThatThrownBy(() -> preflight.openGate("acceptIncompatibilities"))
        .isInstanceOf(AssertionError.class);
    preflight.workAll("exodus-check");

    assertThat(preflight.openGate("acceptIncompatibilities")).isNotNull();
  }

  @Test
  void shouldGoThroughEveryPointAgainWhenTheOperatorRepeats() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, "preflight");
    RUNBOOKS.findings.add(
        new Finding("capacity", Severity.CRITICAL, "new", "too small", "give it memory"));

    preflight.passPreflight();
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    RUNBOOKS.findings.clear();
    preflight.answer("answerFindings", "findingsDecision", "repeat").passPreflight();

    preflight.endedAt("Event_PreflightPassed");
  }

  @Test
  void shouldFailWhenTheOperatorRefuses() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, "preflight");
    RUNBOOKS.checks.put("capacity", Verdict.UNKNOWN);

    preflight.passPreflight();
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("UNKNOWN");
    preflight.answer("answerFindings", "findingsDecision", "refuse");

    preflight.endedAt("Event_PreflightFailed");
  }

  @Test
  void shouldNotPassWhenAPersonDoesNotVouch() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, "preflight");

    preflight
        .workAll("exodus-check")
        .answer(
            "acceptIncompatibilities",
            "incompatibilitiesDecision",
            "accept",
            "incompatibilitiesReference",
            "the runbook")
        .answer(
            "vouchRollbackPath",
            "rollbackPathDecision",
            "vouch",
            "rollbackPathReference",
            "the runbook")
        .answer("vouchBackup", "backupDecision", "refuse")
        .answer(
            "approveMaintenance",
            "maintenanceDecision",
            "approve",
            "maintenanceReference",
            "the runbook");

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.openGate("answerFindings")).isNotNull();
  }
}
