package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.reset;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The terms that a run is judged by change with two persons' signatures, and not otherwise. */
class ChangePlanProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION =
      RUNBOOKS.covering(RunbookKeys.CHANGE_PLAN);

  private static final Map<String, Object> WIDER =
      Map.of("changeReason", "the new region answers slower", "maxErrorRate", 0.05);

  ProcessEngine processEngine;
  private RememberedJournal journal;

  /** Not before each test: the coverage is counted from the test's own beginning. */
  private Runbook unapproved(Map<String, Object> plan) {
    reset(RUNBOOKS.journal, RUNBOOKS.seals);
    journal = new RememberedJournal(RUNBOOKS.journal, RUNBOOKS.seals);
    return Runbook.requested(processEngine, RUNBOOKS, plan)
        .answer("completePlan", "planDecision", "complete")
        .passPreflight();
  }

  private Runbook approved(Map<String, Object> plan) {
    return unapproved(plan).answer("approveRun", "runDecision", "approve");
  }

  private Runbook approved() {
    return approved(Runbook.plan());
  }

  private Runbook awaitingCutover() {
    return approved().work("exodus-copy").work("exodus-validate", "divergent", 0);
  }

  private ProcessInstance ask(String user, Map<String, Object> change) {
    Map<String, Object> values = new HashMap<>(change);
    values.put("migrationId", Runbook.ID);
    return Runbook.startAs(user, processEngine, RunbookKeys.CHANGE_PLAN, null, values);
  }

  private static Runbook sign(Runbook migration) {
    return migration.answer("signChange", "signDecision", "sign");
  }

  private static Runbook countersign(Runbook migration) {
    return migration.answer("countersignChange", "countersignDecision", "sign");
  }

  private void endedAt(ProcessInstance request, String event) {
    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(request).isEnded().hasPassed(event);
  }

  private boolean open(ProcessInstance request) {
    return processEngine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceId(request.getId())
            .count()
        > 0;
  }

  private static double mostErrors(Runbook migration) {
    return migration.registered().thresholds().maxErrorRate();
  }

  @Test
  void shouldJudgeByTheNewTermsOnceTwoPersonsHaveSigned() {
    Runbook migration = awaitingCutover();
    Plan before = migration.registered();
    Map<String, Object> change = new HashMap<>(WIDER);
    change.put("criteriaWindow", " ");
    change.put("maxP99Millis", null);

    ProcessInstance request = ask("ada", change);
    sign(migration);
    assertThat(migration.registered()).isEqualTo(before);
    countersign(migration);

    endedAt(request, "Event_ChangeAdopted");
    assertThat(mostErrors(migration)).isEqualTo(0.05);
    assertThat(migration.registered().thresholds().window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(journal.latest(EntryType.EVIDENCE, "plan").actor()).isEqualTo("bea");
    assertThat(journal.latest(EntryType.SEAL, "criteria").sequence())
        .isGreaterThan(journal.latest(EntryType.DECISION, "countersignChange").sequence());
  }

  @Test
  void shouldLetTheNextGatesCloseAfterAChange() {
    Runbook migration = awaitingCutover();
    JournalEntry shown = journal.latest(EntryType.EVIDENCE, "approveCutover");
    ask("ada", WIDER);
    countersign(sign(migration));
    assertThat(migration.variable("maxErrorRate")).isEqualTo(0.05);
    assertThat(journal.latest(EntryType.EVIDENCE, "approveCutover").sequence())
        .as("the gate that was open is shown the new terms")
        .isGreaterThan(shown.sequence())
        .isGreaterThan(journal.latest(EntryType.EVIDENCE, "plan").sequence());

    migration.answer("approveCutover", "cutoverDecision", "approve").passSwitch();
    migration
        .reach("Event_RollbackWindowPassed")
        .answer("acceptTarget", "applicationDecision", "accept");

    assertThat(migration.phases()).endsWith(Phase.DECIDING);
  }

  @Test
  void shouldReachThePartsThatTheRunHasCalled() {
    Runbook migration = awaitingCutover().answer("approveCutover", "cutoverDecision", "approve");
    journal.append(EntryType.AUTHORITY, "exodusWorker", "attempt", Map.of());
    ask("dan", WIDER);
    countersign(sign(migration));

    assertThat(
            processEngine
                .getRuntimeService()
                .createVariableInstanceQuery()
                .variableName("maxErrorRate")
                .list())
        .hasSizeGreaterThan(1)
        .allSatisfy(variable -> assertThat(variable.getValue()).isEqualTo(0.05));
  }

  @Test
  void shouldReckonAWindowThatIsUnderWayByTheNewTerm() {
    Runbook migration =
        awaitingCutover().answer("approveCutover", "cutoverDecision", "approve").passSwitch();
    journal.append(EntryType.AUTHORITY, "exodusWorker", "attempt", Map.of());
    Instant before = migration.due("Event_RollbackWindowPassed");

    ask("bea", Map.of("changeReason", "the sale begins tomorrow", "rollbackWindow", "PT2H"));
    countersign(sign(migration));

    assertThat(migration.due("Event_RollbackWindowPassed"))
        .isBetween(
            before.minus(Duration.ofHours(22)).minusSeconds(1),
            before.minus(Duration.ofHours(22)).plusSeconds(1));
  }

  @Test
  void shouldChangeNothingWithoutTheFirstSignature() {
    Runbook migration = approved();
    ProcessInstance request = ask("olga", WIDER);

    migration.answer("signChange", "signDecision", "refuse");

    endedAt(request, "Event_NotSigned");
    assertThat(mostErrors(migration)).isEqualTo(0.01);
    assertThat(open(ask("olga", WIDER))).isTrue();
  }

  @Test
  void shouldChangeNothingWithoutTheSecondSignature() {
    Runbook migration = approved();
    ProcessInstance request = ask("olga", WIDER);

    sign(migration).answer("countersignChange", "countersignDecision", "refuse");

    endedAt(request, "Event_NotCountersigned");
    assertThat(mostErrors(migration)).isEqualTo(0.01);
  }

  @Test
  void shouldDemandAReasonForANo() {
    Runbook migration = approved();
    ask("olga", WIDER);

    assertThatThrownBy(
            () -> migration.answer("signChange", "signDecision", "refuse", "signChangeReason", " "))
        .hasMessageContaining("signChangeReason is missing");
  }

  @Test
  void shouldRefuseTheSecondSignatureOfTheSamePerson() {
    Map<String, Object> rehearsal = Runbook.plan();
    rehearsal.put("kind", "REHEARSAL");
    rehearsal.put("rollbackApprover", "bea");
    Runbook migration = approved(rehearsal);
    ask("olga", WIDER);
    sign(migration);

    assertThatThrownBy(() -> countersign(migration))
        .hasMessageContaining("your login is 'bea': you have answered at the gate 'signChange'");
    assertThat(mostErrors(migration)).isEqualTo(0.01);
  }

  @Test
  void shouldRefuseOtherTermsThanWereAskedFor() {
    Runbook migration = approved();
    ProcessInstance request = ask("olga", WIDER);

    assertThatThrownBy(
            () -> migration.answer("signChange", "signDecision", "sign", "maxErrorRate", 0.9))
        .hasMessageContaining("maxErrorRate is '0.9'");
    assertThatThrownBy(
            () ->
                processEngine.getRuntimeService().setVariable(request.getId(), "maxErrorRate", 0.9))
        .hasMessageContaining("only the runbook sets the variables of a run");
    countersign(sign(migration));

    assertThat(mostErrors(migration)).isEqualTo(0.05);
  }

  @Test
  void shouldRefuseToBeginAtTheAdoptionOrToSkipTheGates() {
    Runbook migration = approved();
    assertThatThrownBy(
            () ->
                processEngine
                    .getRuntimeService()
                    .createProcessInstanceByKey(RunbookKeys.CHANGE_PLAN)
                    .businessKey(Runbook.ID)
                    .startBeforeActivity("Task_AdoptChange")
                    .execute())
        .hasMessageContaining("a runbook begins only at its start event");
    ProcessInstance request = ask("olga", WIDER);

    assertThatThrownBy(
            () ->
                processEngine
                    .getRuntimeService()
                    .createProcessInstanceModification(request.getId())
                    .startBeforeActivity("Task_AdoptChange")
                    .execute())
        .hasMessageContaining("a run follows its runbook");
    assertThat(mostErrors(migration)).isEqualTo(0.01);
  }

  @Test
  void shouldAdoptNothingThatNobodyHasAskedFor() {
    Runbook migration = approved();
    assertThatThrownBy(
            () ->
                processEngine
                    .getRuntimeService()
                    .createProcessInstanceByKey(RunbookKeys.CHANGE_PLAN)
                    .businessKey(Runbook.ID)
                    .startBeforeActivity("Task_SignChange")
                    .execute())
        .hasMessageContaining("a runbook begins only at its start event");
    assertThat(mostErrors(migration)).isEqualTo(0.01);
    assertThat(open(ask("olga", WIDER))).as("it keeps nobody from asking").isTrue();
  }

  @Test
  void shouldWaitForACutoverThatWasApprovedOnTheOldTerms() {
    Runbook migration = awaitingCutover();
    ask("olga", WIDER);
    sign(migration).answer("approveCutover", "cutoverDecision", "approve");

    assertThatThrownBy(() -> countersign(migration))
        .hasMessageContaining("the cutover is 'approved'");
    migration
        .refuse("exodus-prepare", "cutover-aborted", "the target is too far behind")
        .answer("decideAttempt", "attemptDecision", "retry");
    countersign(migration);

    assertThat(mostErrors(migration)).isEqualTo(0.05);
  }

  @Test
  void shouldEndTheRequestWhenTheOutcomeIsDecided() {
    Runbook migration = approved();
    ProcessInstance request = ask("olga", WIDER);
    Runbook.startAs(
        "rob",
        processEngine,
        RunbookKeys.CALL_FOR_ROLLBACK,
        null,
        Map.of("migrationId", Runbook.ID, "rollbackReason", "it looks wrong"));

    migration.work("exodus-settle", "authority", "SOURCE", "committed", false).work("exodus-clear");

    assertThat(migration.phases()).endsWith(Phase.ABORTED);
    assertThat(open(request)).isFalse();
    assertThat(migration.openTasks()).isZero();
    assertThat(journal.latest(EntryType.EVIDENCE, "changePlan").detail())
        .contains("the outcome is decided");
  }

  @Test
  void shouldEndTheRequestWithADeletedRun() {
    Runbook migration = approved();
    ProcessInstance request = ask("olga", WIDER);

    processEngine.getRuntimeService().deleteProcessInstance(migration.id(), "by the host");

    assertThat(open(request)).isFalse();
    assertThat(journal.latest(EntryType.EVIDENCE, "ended with the migration").detail())
        .contains(RunbookKeys.CHANGE_PLAN);
  }

  @Test
  void shouldRefuseAtOnceWhatMakesNoSense() {
    Runbook migration = approved();

    refused(
        "rupert", "maxErrorRate", 0.05, "your login is 'rupert': only the migration operator or");
    refused("ada", "changeReason", " ", "changeReason is missing");
    refused(
        "ada", "maxErrorRate", "", "the change is missing: fill in a term with a different value");
    refused(
        "ada",
        "maxErrorRate",
        0.01,
        "the change is missing: fill in a term with a different value");
    refused("ada", "maxErrorRate", 5, "maxErrorRate is '5.0': give the share of requests");
    refused(
        "ada", "retentionUntil", "2099-01-30T00:00:00Z", "give a later date than the agreed one");
    refused("ada", "capacityHeadroom", 3, "the change is missing");

    assertThat(migration.openTasks()).isZero();
    assertThat(journal.latest(EntryType.DECISION, "changePlan")).isNull();
  }

  private void refused(String user, String variable, Object value, String words) {
    Map<String, Object> change = new HashMap<>(Map.of("changeReason", "as measured"));
    change.put(variable, value);

    assertThatThrownBy(() -> ask(user, change)).hasMessageContaining(words);
  }

  @Test
  void shouldRefuseBeforeTheRunIsApproved() {
    unapproved(Runbook.plan());

    assertThatThrownBy(() -> ask("ada", WIDER)).hasMessageContaining("its run is not approved yet");
  }

  @Test
  void shouldRefuseASecondRequestWhileOneWaits() {
    approved();
    ask("ada", WIDER);

    assertThatThrownBy(() -> ask("dan", WIDER)).hasMessageContaining("another change waits");
  }

  @Test
  void shouldRefuseOnceTheOutcomeIsDecided() {
    approved();
    RUNBOOKS.migrations.enter(Runbook.ID, Phase.COMMITTED);

    assertThatThrownBy(() -> ask("ada", WIDER)).hasMessageContaining("its outcome is decided");
  }
}
