package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering(RunbookKeys.MIGRATION);

  ProcessEngine processEngine;

  @Test
  void shouldReleaseTheSourceWhenEverybodyAgrees() {
    Runbook migration = decided("commit").work("exodus-commit");
    assertThat(migration.inputs("exodus-follow")).isEmpty();
    assertThat(migration.inputs("exodus-watch")).isEmpty();

    migration
        .reach("Event_RetentionDateReached")
        .answer("approveRelease", "releaseDecision", "release")
        .work("exodus-release");

    migration.endedAt("Event_SourceReleased");
    assertThat(migration.phases())
        .containsExactly(
            Phase.PREFLIGHT,
            Phase.AWAITING_APPROVAL,
            Phase.COPYING,
            Phase.VALIDATING,
            Phase.AWAITING_CUTOVER,
            Phase.CUTTING_OVER,
            Phase.OBSERVING,
            Phase.DECIDING,
            Phase.COMMITTING,
            Phase.COMMITTED,
            Phase.RELEASING,
            Phase.RELEASED);
  }

  @Test
  void shouldKeepTheSourceUntilTheNewDateWhenItsOwnerKeepsIt() {
    Runbook migration = decided("commit").work("exodus-commit");
    assertThat(migration.due("Event_RetentionDateReached")).isEqualTo("2099-01-31T12:00:00Z");

    migration
        .reach("Event_RetentionDateReached")
        .answer(
            "approveRelease", "releaseDecision", "keep", "retentionUntil", "2099-06-30T12:00:00Z");

    assertThat(migration.due("Event_RetentionDateReached")).isEqualTo("2099-06-30T12:00:00Z");
    assertThat(migration.inputs("exodus-release")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2099-01-31T12:00:00Z, give a later date than the agreed one",
    "2001-01-01T00:00:00Z, it is in the past",
    "never, use date",
    "'', is missing"
  })
  void shouldAskOnForTheReleaseWhenTheNewDateIsNoLaterOne(String date, String words) {
    Runbook migration = decided("commit").work("exodus-commit").reach("Event_RetentionDateReached");
    Plan before = migration.registered();

    assertThatThrownBy(
            () ->
                migration.answer(
                    "approveRelease", "releaseDecision", "keep", "retentionUntil", date))
        .hasMessageContaining("retentionUntil")
        .hasMessageContaining(words);

    assertThat(migration.registered()).isEqualTo(before);
    assertThat(migration.openGate("approveRelease")).isNotNull();
  }

  /** As a plan from before there were bounds, or a hand in the database, may have it. */
  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "P1000000000D"})
  void shouldReachTheDecisionsWhenTheRollbackWindowMakesNoSense(String window) {
    Runbook migration = cuttingOver().work("exodus-prepare");
    Duration senseless = Duration.parse(window);
    migration.bend("rollbackWindow", senseless.toString(), plan -> with(plan, senseless));

    migration.work("exodus-switch").work("exodus-confirm");

    assertThat(migration.due("Event_RollbackWindowPassed"))
        .isBefore(Instant.now().plus(Duration.ofDays(367)));
    decide(migration.reach("Event_RollbackWindowPassed"), "commit").work("exodus-commit");
    assertThat(migration.due("Event_RetentionDateReached")).isEqualTo("2099-01-31T12:00:00Z");
  }

  private static Plan with(Plan plan, Duration rollbackWindow) {
    return new Plan(
        plan.id(),
        plan.description(),
        plan.kind(),
        plan.source(),
        plan.target(),
        plan.interlays(),
        plan.owners(),
        plan.deputies(),
        plan.thresholds(),
        plan.preflight(),
        plan.longestHold(),
        rollbackWindow,
        plan.retentionUntil());
  }

  @Test
  void shouldRefuseToApproveTheCutoverWhenTheStreamIsLost() {
    Runbook migration = running().work("exodus-copy");
    clearInvocations(RUNBOOKS.journal);
    migration.work("exodus-validate", "divergent", 0);
    when(RUNBOOKS.journal.latest(Runbook.ID, EntryType.EVIDENCE, "stream FORWARD"))
        .thenReturn(
            new JournalEntry(
                Runbook.ID, 9, Instant.EPOCH, "", "", "", "{\"what\":\"lost\"}", "", ""));

    migration.refuse("exodus-follow", "copy-lost", "its log no longer reaches back");

    assertThatThrownBy(() -> migration.answer("approveCutover", "cutoverDecision", "approve"))
        .hasMessageContaining("the stream from the source to the target is 'lost'")
        .hasMessageContaining("'Decide on a new copy' first");
    // Shown anew since the loss: what the gate said when it opened is not so any more.
    verify(RUNBOOKS.journal, times(2))
        .append(eq(Runbook.ID), eq(EntryType.EVIDENCE), eq("engine"), eq("approveCutover"), any());
    migration.answer("decideNewCopy", "newCopyDecision", "copyAgain").work("exodus-empty");
    assertThat(migration.inputs("exodus-copy")).hasSize(1);
    reset(RUNBOOKS.journal);
  }

  @Test
  void shouldEndUntouchedWhenTheRequestIsWithdrawn() {
    Runbook migration = Runbook.requested(processEngine, RUNBOOKS);

    migration.answer("completePlan", "planDecision", "withdraw", "maxP99Millis", -1);

    migration.endedAt("Event_Withdrawn");
    assertThat(migration.phases()).containsExactly(Phase.REFUSED);
  }

  @Test
  void shouldGoByThePlanAsTheOperatorCompletedIt() {
    Runbook migration = Runbook.requested(processEngine, RUNBOOKS);

    migration.answer(
        "completePlan",
        "planDecision",
        "complete",
        "rollbackWindow",
        "PT2H",
        "maxErrorRate",
        0.5,
        "retentionUntil",
        "2099-12-31T12:00Z");

    assertThat(migration.registered().rollbackWindow()).isEqualTo(Duration.ofHours(2));
    assertThat(migration.registered().thresholds().maxErrorRate()).isEqualTo(0.5);
    assertThat(migration.variable("retentionUntil")).isEqualTo("2099-12-31T12:00:00Z");
    assertThat(migration.phases()).containsExactly(Phase.PREFLIGHT);
  }

  @ParameterizedTest
  @CsvSource({
    "maxErrorRate, 1.5, from 0 to 1",
    "maxP99Millis, 0, use 1 to 600000 milliseconds",
    "longestHoldMillis, 90000, use 100 to 60000 milliseconds",
    "rollbackWindow, a day, ISO 8601 duration",
    "rollbackWindow, -PT1H, use 0 s to 366 days",
    "criteriaWindow, '', is missing",
    "retentionUntil, 2001-01-01T00:00:00Z, it is in the past",
    "sourceEndpoint, other, it is agreed as 'old'",
    "kind, REHEARSAL, it is agreed as 'PRODUCTION'",
    "businessDecisionOwner, olga, it is agreed as 'bea'"
  })
  void shouldAskOnForThePlanWhenAValueIsRefused(String field, String value, String words) {
    Runbook migration = Runbook.requested(processEngine, RUNBOOKS);
    Plan before = migration.registered();

    assertThatThrownBy(
            () -> migration.answer("completePlan", "planDecision", "complete", field, value))
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining(field)
        .hasMessageContaining(words);

    assertThat(migration.registered()).isEqualTo(before);
    assertThat(migration.openGate("completePlan")).isNotNull();
    assertThat(migration.variable(field)).isNotEqualTo(value);
    assertThat(migration.inputs("exodus-check")).isEmpty();
  }

  @Test
  void shouldLetNoOtherGateChangeThePlan() {
    Runbook migration = Runbook.migration(processEngine, RUNBOOKS).passPreflight();

    assertThatThrownBy(
            () ->
                migration.answer("approveRun", "runDecision", "approve", "rollbackWindow", "PT0S"))
        .hasMessageContaining("rollbackWindow is 'PT0S': it is agreed as 'PT24H'");
    assertThat(migration.openGate("approveRun")).isNotNull();
  }

  @Test
  void shouldRefuseWhenThePreflightIsNotPassed() {
    Runbook migration = Runbook.migration(processEngine, RUNBOOKS);
    RUNBOOKS.checks.put("capacity", Verdict.UNKNOWN);

    migration.passPreflight().answer("answerFindings", "findingsDecision", "refuse");

    migration.endedAt("Event_RefusedInPreflight");
    assertThat(migration.phases()).endsWith(Phase.REFUSED);
  }

  @Test
  void shouldTouchNothingWhenTheRunIsNotApproved() {
    Runbook migration = Runbook.migration(processEngine, RUNBOOKS).passPreflight();

    migration.answer("approveRun", "runDecision", "reject");

    migration.endedAt("Event_RunNotApproved");
    assertThat(migration.inputs("exodus-copy")).isEmpty();
    assertThat(migration.phases()).endsWith(Phase.REFUSED);
  }

  @Test
  void shouldValidateAgainAndAbortWhenTheDivergenceIsNotAccepted() {
    Runbook migration = running().work("exodus-copy").work("exodus-validate", "divergent", 3);

    migration
        .answer("decideDivergence", "divergenceDecision", "repeat")
        .work("exodus-validate", "divergent", 1)
        .answer("decideDivergence", "divergenceDecision", "giveUp");

    aborts(migration);
  }

  @Test
  void shouldAbortWhenTheCutoverIsNotApproved() {
    Runbook migration = running().work("exodus-copy").work("exodus-validate", "divergent", 0);

    migration.answer("approveCutover", "cutoverDecision", "reject");

    aborts(migration);
  }

  @Test
  void shouldTryTheCutoverAgainAndAbortWhenTheOperatorGivesUp() {
    Runbook migration =
        cuttingOver().refuse("exodus-prepare", "cutover-aborted", "the lag is too long");
    assertThat(migration.variable("attemptReason")).isEqualTo("the lag is too long");

    migration
        .answer("decideAttempt", "attemptDecision", "retry")
        .work("exodus-validate", "divergent", 0)
        .answer("approveCutover", "cutoverDecision", "approve")
        .work("exodus-prepare")
        .refuse("exodus-switch", "cutover-aborted", "held too long");
    assertThat(migration.variable("attemptReason")).isEqualTo("held too long");
    migration.answer("decideAttempt", "attemptDecision", "giveUp");

    aborts(migration);
  }

  @Test
  void shouldAskAgainWhenTheCommitIsWithheldOrObservingGoesOn() {
    Runbook migration = decided("observe").reach("Event_RollbackWindowPassed");
    decide(migration, "commit").refuse("exodus-commit", "commit-withheld", "lag unknown");
    assertThat(migration.variable("withheldReason")).isEqualTo("lag unknown");

    decide(migration.reach("Event_RollbackWindowPassed"), "commit").work("exodus-commit");

    assertThat(migration.phases()).endsWith(Phase.COMMITTED);
  }

  @Test
  void shouldRollBackWhenItIsDecided() {
    Runbook migration = decided("rollback");
    assertThat(migration.inputs("exodus-follow")).hasSize(1);

    rollsBack(migration);
  }

  @Test
  void shouldRollBackWhenItIsCalledWhileObserving() {
    Runbook migration = cuttingOver().passSwitch();

    call();

    rollsBack(migration);
  }

  @Test
  void shouldAbortWhenRollbackIsCalledBeforeTheCutover() {
    Runbook migration = running();

    call();

    assertThat(migration.inputs("exodus-copy")).isEmpty();
    aborts(migration);
  }

  @Test
  void shouldLetTheCommitStandWhenItWasRecordedBeforeTheCall() {
    Runbook migration = decided("commit");

    call();
    migration.work("exodus-settle", "authority", "TARGET", "committed", true);

    assertThat(migration.phases()).endsWith(Phase.COMMITTED);
    assertThat(migration.due("Event_RetentionDateReached")).isNotNull();
  }

  @Test
  void shouldGoOnWithTheMoveWhenFollowingAndWatchingEnd() {
    Runbook migration = running().work("exodus-follow").work("exodus-watch");

    assertThat(migration.inputs("exodus-copy")).hasSize(1);
  }

  @Test
  void shouldShowUnknownWhenNothingWasMeasured() {
    Runbook migration = cuttingOver().passSwitch();
    RUNBOOKS.evidence.replaceAll((name, value) -> null);

    migration
        .reach("Event_RollbackWindowPassed")
        .answer("acceptTarget", "applicationDecision", "accept");

    assertThat(migration.variable("rollbackVerdict")).isEqualTo("UNKNOWN");
    assertThat(migration.variable("commitVerdict")).isEqualTo("UNKNOWN");
  }

  @Test
  void shouldKeepTheFollowerCurrentAgainWhenTheWayBackIsRebuilt() {
    Runbook migration = cuttingOver().passSwitch();

    migration.refuse("exodus-follow", "way-back-lost", "the log no longer reaches back");
    assertThat(migration.variable("lostReason")).isEqualTo("the log no longer reaches back");
    assertThat(migration.inputs("exodus-follow")).isEmpty();
    migration.answer("decideWayBack", "wayBackDecision", "rebuild").work("exodus-reattach");

    assertThat(migration.inputs("exodus-follow")).hasSize(1);
    decide(migration.reach("Event_RollbackWindowPassed"), "commit").work("exodus-commit");
    assertThat(migration.phases()).endsWith(Phase.COMMITTED);
  }

  @Test
  void shouldGoOnWithoutAWayBackWhenItIsGivenUp() {
    Runbook migration = cuttingOver().passSwitch();

    migration
        .refuse("exodus-follow", "way-back-lost", "the target was restarted")
        .answer("decideWayBack", "wayBackDecision", "goOn");

    assertThat(migration.inputs("exodus-follow")).isEmpty();
    assertThat(migration.inputs("exodus-watch")).hasSize(1);
    decide(migration.reach("Event_RollbackWindowPassed"), "observe");
    assertThat(migration.due("Event_RollbackWindowPassed")).isNotNull();
  }

  @Test
  void shouldBeginTheRunAnewWhenItIsCopiedAgain() {
    Runbook migration = cuttingOver();

    migration
        .refuse("exodus-follow", "copy-lost", "the log no longer reaches back")
        .answer("decideNewCopy", "newCopyDecision", "copyAgain")
        .work("exodus-empty");

    assertThat(migration.inputs("exodus-prepare")).isEmpty();
    assertThat(migration.inputs("exodus-follow")).hasSize(1);
    assertThat(migration.inputs("exodus-watch")).hasSize(1);
    migration.work("exodus-copy").work("exodus-validate", "divergent", 0);
    assertThat(migration.openGate("approveCutover")).isNotNull();
    assertThat(migration.phases()).endsWith(Phase.VALIDATING, Phase.AWAITING_CUTOVER);
  }

  @Test
  void shouldAbortWhenTheLostCopyIsGivenUp() {
    Runbook migration = running().refuse("exodus-follow", "copy-lost", "the source was restarted");

    migration.answer("decideNewCopy", "newCopyDecision", "giveUp").work("exodus-clear");

    migration.endedAt("Event_MigrationAborted");
    assertThat(migration.phases()).endsWith(Phase.ABORTING, Phase.ABORTED);
  }

  @Test
  void shouldAbortWhenRollbackIsCalledWhileANewCopyIsAskedFor() {
    Runbook migration = running().refuse("exodus-follow", "copy-lost", "the source was restarted");

    call();

    aborts(migration);
  }

  private Runbook running() {
    return Runbook.migration(processEngine, RUNBOOKS)
        .passPreflight()
        .answer("approveRun", "runDecision", "approve");
  }

  private Runbook cuttingOver() {
    return running()
        .work("exodus-copy")
        .work("exodus-validate", "divergent", 0)
        .answer("approveCutover", "cutoverDecision", "approve");
  }

  private Runbook decided(String decision) {
    return decide(cuttingOver().passSwitch().reach("Event_RollbackWindowPassed"), decision);
  }

  private Runbook decide(Runbook migration, String decision) {
    migration.answer("acceptTarget", "applicationDecision", "accept");
    assertThat(migration.variable("rollbackVerdict")).isEqualTo("PASS");
    assertThat(migration.variable("commitVerdict")).isEqualTo("PASS");
    return migration.answer("decideCommit", "commitDecision", decision);
  }

  private void call() {
    Runbook.startAs(
        "rob",
        processEngine,
        RunbookKeys.CALL_FOR_ROLLBACK,
        null,
        Map.of("migrationId", Runbook.ID, "rollbackReason", "orders are missing"));
  }

  private static void aborts(Runbook migration) {
    migration
        .work("exodus-settle", "authority", "SOURCE", "committed", false)
        .work("exodus-clear")
        .endedAt("Event_MigrationAborted");
    assertThat(migration.phases()).endsWith(Phase.ABORTING, Phase.ABORTED);
  }

  private static void rollsBack(Runbook migration) {
    migration
        .work("exodus-settle", "authority", "TARGET", "committed", false)
        .passSwitch()
        .work("exodus-clear")
        .endedAt("Event_MigrationRolledBack");
    assertThat(migration.phases()).endsWith(Phase.ROLLING_BACK, Phase.ROLLED_BACK);
  }
}
