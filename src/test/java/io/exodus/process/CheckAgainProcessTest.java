package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.verify;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import io.exodus.migration.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was vouched for expires, holds up its gates, and is vouched for again by itself. */
class CheckAgainProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION =
      RUNBOOKS.covering(RunbookKeys.CHECK_AGAIN);

  ProcessEngine processEngine;

  /** A migration that waits for the approval of its run, with a backup that counts for an hour. */
  private Runbook awaitingApproval() {
    Runbook migration = Runbook.migration(processEngine, RUNBOOKS);
    return migration
        .workAll("exodus-check")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept")
        .vouch("vouchRollbackPath", "rollbackPath", "vouch")
        .vouch("vouchBackup", "backup", "vouch", Instant.now().plusSeconds(3_600).toString())
        .vouch("approveMaintenance", "maintenance", "approve");
  }

  private ProcessInstance checkAgain(String user, Runbook migration, String point) {
    ProcessInstance check =
        Runbook.startAs(
            user,
            processEngine,
            RunbookKeys.CHECK_AGAIN,
            null,
            Map.of("migrationId", Runbook.ID, "point", point));
    migration.runJobs();
    return check;
  }

  private void endedAt(ProcessInstance check, String event) {
    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(check).isEnded().hasPassed(event);
  }

  @Test
  void shouldHoldTheRunUpUntilWhatHasExpiredIsVouchedForAgain() {
    Runbook migration = awaitingApproval();
    RUNBOOKS.clock.pass(Duration.ofHours(2));

    assertThatThrownBy(() -> migration.answer("approveRun", "runDecision", "approve"))
        .hasMessageContaining("what dan vouched for at the preflight's point 'backup' is 'over")
        .hasMessageContaining("starts 'Check a point again'");
    ProcessInstance check = checkAgain("olga", migration, "backup");
    assertThat(migration.inputs("exodus-check")).isEmpty();
    migration.vouch("vouchBackup", "backup", "vouch");

    endedAt(check, "Event_StillPassed");
    migration.answer("approveRun", "runDecision", "approve");
    assertThat(migration.phases()).endsWith(Phase.COPYING);
  }

  @Test
  void shouldHoldTheCutoverUpWhenAVouchingHasExpiredMeanwhile() {
    Runbook migration = awaitingApproval().answer("approveRun", "runDecision", "approve");
    migration.work("exodus-copy").work("exodus-validate", "divergent", 0);
    RUNBOOKS.clock.pass(Duration.ofHours(2));

    assertThatThrownBy(() -> migration.answer("approveCutover", "cutoverDecision", "approve"))
        .hasMessageContaining("at the preflight's point 'backup' is 'over since");
    checkAgain("olga", migration, "backup");
    migration.vouch("vouchBackup", "backup", "vouch");
    migration.answer("approveCutover", "cutoverDecision", "approve");

    assertThat(migration.phases()).endsWith(Phase.CUTTING_OVER);
  }

  @Test
  void shouldHoldTheRunUpWhenAPointThatPassedFailsNow() {
    Runbook migration = awaitingApproval();
    ProcessInstance check = checkAgain("olga", migration, "health");
    assertThat(migration.inputs("exodus-check"))
        .extracting(input -> input.get("check"))
        .containsExactly("health");
    RUNBOOKS.checks.put("health", Verdict.UNKNOWN);

    migration.workAll("exodus-check").answer("answerFindings", "findingsDecision", "refuse");

    endedAt(check, "Event_NotPassed");
    assertThatThrownBy(() -> migration.answer("approveRun", "runDecision", "approve"))
        .hasMessageContaining("the preflight's point 'Completeness of the checks' is 'UNKNOWN");
    assertThat(migration.openGate("approveRun")).isNotNull();
  }

  @Test
  void shouldLetTheRunBeRejectedWhateverHasExpired() {
    Runbook migration = awaitingApproval();
    RUNBOOKS.clock.pass(Duration.ofHours(2));

    migration.answer("approveRun", "runDecision", "reject").endedAt("Event_RunNotApproved");
  }

  @Test
  void shouldEndWithTheMigrationAndNotBefore() {
    Runbook migration = awaitingApproval();
    ProcessInstance check = checkAgain("olga", migration, "backup");
    assertThat(migration.openGate("vouchBackup")).isNotNull();
    RUNBOOKS.clock.pass(Duration.ofHours(2));
    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(check).isNotEnded();

    migration.answer("approveRun", "runDecision", "reject").endedAt("Event_RunNotApproved");

    ProcessEngineTests.assertThat(check).isEnded();
    assertThat(migration.openTasks()).isZero();
    verify(RUNBOOKS.journal)
        .append(
            eq(Runbook.ID),
            eq(EntryType.EVIDENCE),
            eq("bea"),
            eq("ended with the migration"),
            argThat(detail -> List.of(RunbookKeys.CHECK_AGAIN).equals(detail.get("processes"))));
  }

  @Test
  void shouldLeaveAProcessOfAnotherKindAlone() {
    Runbook migration = awaitingApproval();
    ProcessInstance incident =
        Runbook.startAs(
            "olga",
            processEngine,
            RunbookKeys.INCIDENT,
            Runbook.ID,
            Map.of("migrationId", Runbook.ID, "incidentWhat", "the target looks slow"));

    migration.answer("approveRun", "runDecision", "reject");

    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(incident).isNotEnded();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dan | backup | only the migration operator of this migration decides here",
        "olga | tapes | point is 'tapes': use one of [endpoints, credentials,"
      })
  void shouldRefuseWhoMayNotAskAndWhatIsNoPoint(String user, String point, String words) {
    Runbook migration = awaitingApproval();

    assertThatThrownBy(() -> checkAgain(user, migration, point)).hasMessageContaining(words);
  }

  @Test
  void shouldRefuseBeforeThePreflightIsPassedAndTheCapacityOnceItIsUsed() {
    Runbook migration = Runbook.migration(processEngine, RUNBOOKS);
    assertThatThrownBy(() -> checkAgain("olga", migration, "backup"))
        .hasMessageContaining("it is in phase PREFLIGHT; you can check a single point again");

    migration.passPreflight().answer("approveRun", "runDecision", "approve");

    assertThatThrownBy(() -> checkAgain("olga", migration, "capacity"))
        .hasMessageContaining("the target already holds the copy");
  }
}
