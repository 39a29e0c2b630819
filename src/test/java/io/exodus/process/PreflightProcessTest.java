package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.Incompatibility.Presence;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.camunda.spin.json.SpinJsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering(RunbookKeys.PREFLIGHT);

  ProcessEngine processEngine;

  @Test
  void shouldPassWhenEveryPointIsMet() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
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
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);

    assertThatThrownBy(() -> preflight.openGate("acceptIncompatibilities"))
        .isInstanceOf(AssertionError.class);
    preflight.workAll("exodus-check");

    assertThat(preflight.openGate("acceptIncompatibilities")).isNotNull();
  }

  @Test
  void shouldGoThroughEveryPointAgainWhenTheOperatorRepeats() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
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
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.checks.put("capacity", Verdict.UNKNOWN);

    preflight.passPreflight();
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("UNKNOWN");
    preflight.answer("answerFindings", "findingsDecision", "refuse");

    preflight.endedAt("Event_PreflightFailed");
  }

  @Test
  void shouldNotPassWhenAPersonDoesNotVouch() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);

    preflight
        .workAll("exodus-check")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept")
        .vouch("vouchRollbackPath", "rollbackPath", "vouch")
        .answer("vouchBackup", "backupDecision", "refuse")
        .vouch("approveMaintenance", "maintenance", "approve");

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.openGate("answerFindings")).isNotNull();
  }

  @Test
  void shouldAskForEachIncompatibilityByItselfAndPassWhenEachIsAccepted() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.findings.add(differs("dumps are of a later version"));
    RUNBOOKS.findings.add(differs("fields expire"));

    preflight.workAll("exodus-check");
    assertThat(asked(preflight)).isEqualTo("dumps are of a later version");
    preflight.vouch("acceptIncompatibility", "incompatibility", "accept");
    assertThat(asked(preflight)).isEqualTo("fields expire");
    preflight
        .vouch("acceptIncompatibility", "incompatibility", "accept")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept");
    vouchForTheRest(preflight).endedAt("Event_PreflightPassed");

    assertThat(RUNBOOKS.vouched.of(Runbook.ID))
        .filteredOn(said -> !said.subject().isEmpty())
        .allSatisfy(said -> assertThat(said.by()).isEqualTo("ada"))
        .extracting(said -> said.reason())
        .containsExactly("as agreed", "as agreed");
  }

  @Test
  void shouldFailWhenOneOfTheIncompatibilitiesIsRefused() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.findings.add(differs("dumps are of a later version"));
    RUNBOOKS.findings.add(differs("fields expire"));

    preflight
        .workAll("exodus-check")
        .answer("acceptIncompatibility", "incompatibilityDecision", "refuse")
        .vouch("acceptIncompatibility", "incompatibility", "accept")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept");
    vouchForTheRest(preflight);

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.variable("preflightVerdicts").toString())
        .contains("The application owner does not accept the known incompatibilities");
  }

  /** An answer to one must not speak for the next. */
  @Test
  void shouldRefuseAnAcceptanceWithoutAnAnswerOfItsOwn() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.findings.add(differs("dumps are of a later version"));
    RUNBOOKS.findings.add(differs("fields expire"));
    preflight.workAll("exodus-check").vouch("acceptIncompatibility", "incompatibility", "accept");
    Task second = preflight.openGate("acceptIncompatibility");
    processEngine.getIdentityService().setAuthenticatedUserId("ada");

    assertThatThrownBy(() -> processEngine.getTaskService().complete(second.getId()))
        .hasMessageContaining("incompatibilityDecision is missing");
    assertThatThrownBy(
            () ->
                processEngine
                    .getTaskService()
                    .complete(
                        second.getId(),
                        Map.of(
                            "incompatibilityDecision",
                            "accept",
                            "acceptIncompatibilityReason",
                            "so what")))
        .hasMessageContaining("incompatibilityUntil is missing");
    assertThatThrownBy(
            () ->
                processEngine
                    .getTaskService()
                    .complete(
                        second.getId(),
                        Map.of(
                            "incompatibilityDecision", "accept",
                            "acceptIncompatibilityReason", "so what",
                            "incompatibilityUntil", "2099-01-01T00:00:00Z",
                            "incompatibility", "all of them")))
        .hasMessageContaining("this gate does not ask for it; leave it out");
    processEngine.getIdentityService().clearAuthentication();
  }

  @Test
  void shouldFailWhenTheTableRefusesWhatWasFoundToBeAWarning() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.findings.add(
        new Finding(
            "compatibility",
            Severity.WARNING,
            "new",
            "lacks GETEX",
            "",
            new Incompatibility("commands", Presence.USED, false)));

    preflight.passPreflight();

    assertThat(preflight.variable("criticalFindings")).isEqualTo(1);
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
  }

  @Test
  void shouldNotAskAgainForWhatIsAcceptedStill() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.findings.add(differs("fields expire"));
    preflight
        .workAll("exodus-check")
        .vouch("acceptIncompatibility", "incompatibility", "accept")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept")
        .answer("vouchBackup", "backupDecision", "refuse")
        .vouch("vouchRollbackPath", "rollbackPath", "vouch")
        .vouch("approveMaintenance", "maintenance", "approve");

    preflight.answer("answerFindings", "findingsDecision", "repeat").passPreflight();

    preflight.endedAt("Event_PreflightPassed");
  }

  @Test
  void shouldBeUnknownAgainWhenAVouchingExpiresBeforeTheRestIsDone() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    preflight
        .workAll("exodus-check")
        .vouch("vouchBackup", "backup", "vouch", Instant.now().plusSeconds(3_600).toString());
    RUNBOOKS.clock.pass(Duration.ofHours(2));

    preflight
        .vouch("acceptIncompatibilities", "incompatibilities", "accept")
        .vouch("vouchRollbackPath", "rollbackPath", "vouch")
        .vouch("approveMaintenance", "maintenance", "approve");

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("UNKNOWN");
    assertThat(preflight.variable("preflightVerdicts").toString())
        .contains("What the database owner vouched for has expired");
  }

  @ParameterizedTest
  @CsvSource({
    "tomorrow, 'write date, time and zone, such as 2027-01-31T00:00:00Z'",
    "2018-10-20T00:00:00Z, it is in the past; give a later time"
  })
  void shouldRefuseAVouchingWithoutAnEndToCome(String until, String remedy) {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);

    assertThatThrownBy(() -> preflight.vouch("vouchBackup", "backup", "vouch", until))
        .hasMessageContaining("backupUntil is '" + until + "': " + remedy);
    assertThat(preflight.openGate("vouchBackup")).isNotNull();
  }

  /** The answer that another gate's form sends along must not speak for the owner. */
  @Test
  void shouldTakeNoAnswerThatAnotherFormSendsAlong() {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    preflight
        .workAll("exodus-check")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept")
        .answer("vouchBackup", "backupDecision", "refuse")
        .vouch("vouchRollbackPath", "rollbackPath", "vouch");

    assertThatThrownBy(
            () ->
                preflight.answer(
                    "approveMaintenance",
                    "maintenanceDecision",
                    "approve",
                    "maintenanceReference",
                    "the runbook",
                    "maintenanceUntil",
                    "2099-01-01T00:00:00Z",
                    "backupDecision",
                    "vouch"))
        .hasMessage("backupDecision is 'vouch': this gate does not ask for it; leave it out");

    assertThat(preflight.variable("backupDecision")).isEqualTo("refuse");
    preflight.vouch("approveMaintenance", "maintenance", "approve");
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoints",
        "credentials",
        "health",
        "interlays",
        "telemetry",
        "capacity",
        "compatibility"
      })
  void shouldGoThroughOneCheckAloneWhenTheOperatorAsksForIt(String point) {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    RUNBOOKS.checks.put(point, Verdict.UNKNOWN);
    preflight.passPreflight();
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("UNKNOWN");

    preflight.answer("answerFindings", "findingsDecision", "repeat", "point", point);
    assertThat(preflight.inputs("exodus-check"))
        .extracting(input -> input.get("check"))
        .containsExactly(point);
    RUNBOOKS.checks.put(point, Verdict.PASS);
    RUNBOOKS.findings.clear();
    preflight.workAll("exodus-check");
    if (point.equals("compatibility")) {
      preflight.vouch("acceptIncompatibilities", "incompatibilities", "accept");
    }

    preflight.endedAt("Event_PreflightPassed");
  }

  @ParameterizedTest
  @CsvSource({
    "vouchRollbackPath, rollbackPath, vouch, refuse,"
        + " The rollback approver does not vouch for a rollback path",
    "vouchBackup, backup, vouch, refuse, The database owner does not vouch for a backup",
    "approveMaintenance, maintenance, approve, reject,"
        + " The business decision owner rejects the maintenance plan"
  })
  void shouldFailInWordsAndAskOnePersonAloneWhenTheOperatorAsksForIt(
      String gate, String point, String good, String bad, String words) {
    Runbook preflight = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.PREFLIGHT);
    preflight.passPreflight(gate, point, bad);
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.variable("preflightVerdicts").toString()).contains(words);

    preflight.answer("answerFindings", "findingsDecision", "repeat", "point", point);
    assertThat(preflight.openTasks()).isOne();
    preflight.vouch(gate, point, good);

    preflight.endedAt("Event_PreflightPassed");
  }

  private static Finding differs(String what) {
    return new Finding(
        "compatibility",
        Severity.WARNING,
        "old",
        what,
        "",
        new Incompatibility("dumpFormat", Presence.HELD, true));
  }

  private String asked(Runbook preflight) {
    Task task = preflight.openGate("acceptIncompatibility");
    Object about = processEngine.getTaskService().getVariable(task.getId(), "incompatibility");
    return ((SpinJsonNode) about).prop("message").stringValue();
  }

  private static Runbook vouchForTheRest(Runbook preflight) {
    return preflight
        .vouch("vouchRollbackPath", "rollbackPath", "vouch")
        .vouch("vouchBackup", "backup", "vouch")
        .vouch("approveMaintenance", "maintenance", "approve");
  }
}
