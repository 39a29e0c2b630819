package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RollbackProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering(RunbookKeys.ROLLBACK);

  ProcessEngine processEngine;

  @Test
  void shouldGiveTheSourceTheAuthorityWhenEveryStepSucceeds() {
    Runbook rollback = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.ROLLBACK);

    for (String topic : List.of("exodus-prepare", "exodus-switch", "exodus-confirm")) {
      assertThat(rollback.inputs(topic))
          .singleElement()
          .satisfies(input -> assertThat(input).containsEntry("to", "SOURCE"));
      rollback.work(topic);
    }

    rollback.endedAt("Event_SourceHasAuthority");
  }

  @Test
  void shouldAskForTheNextAttemptWhenOneIsAborted() {
    Runbook rollback = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.ROLLBACK);

    rollback.refuse("exodus-prepare", "rollback-aborted", "an interlay is silent");
    assertThat(rollback.variable("attemptReason")).isEqualTo("an interlay is silent");
    rollback.answer("decideRollbackAttempt", "rollbackAttemptDecision", "retry");
    rollback.work("exodus-prepare").refuse("exodus-switch", "rollback-aborted", "held too long");
    assertThat(rollback.variable("attemptReason")).isEqualTo("held too long");
    rollback.answer("decideRollbackAttempt", "rollbackAttemptDecision", "retry").passSwitch();

    rollback.endedAt("Event_SourceHasAuthority");
  }

  @Test
  void shouldTakeTheAuthorityFromTheTargetWhenTheLossIsConfirmed() {
    Runbook rollback = withoutTarget();
    assertThat(rollback.inputs("exodus-take")).isEmpty();

    rollback.answer("confirmLoss", "lossDecision", "confirm").work("exodus-take");
    assertThat(rollback.inputs("exodus-confirm"))
        .singleElement()
        .satisfies(input -> assertThat(input).containsEntry("to", "SOURCE"));
    rollback.work("exodus-confirm").work("exodus-close");

    rollback.endedAt("Event_SourceAlone");
  }

  @Test
  void shouldAskAboutTheNextAttemptWhenTheLossIsNotConfirmedOrTheSourceNotPutInCharge() {
    Runbook rollback = withoutTarget().answer("confirmLoss", "lossDecision", "goBack");

    rollback
        .answer("decideRollbackAttempt", "rollbackAttemptDecision", "withoutTarget")
        .answer("confirmLoss", "lossDecision", "confirm")
        .refuse("exodus-take", "rollback-aborted", "an interlay is silent");

    assertThat(rollback.variable("attemptReason")).isEqualTo("an interlay is silent");
    rollback.answer("decideRollbackAttempt", "rollbackAttemptDecision", "retry").passSwitch();
    rollback.endedAt("Event_SourceHasAuthority");
  }

  @Test
  void shouldWaitForTheTargetUntilItsOwnerSaysThatItIsGone() {
    Runbook rollback = withoutTarget().answer("confirmLoss", "lossDecision", "confirm");
    rollback.work("exodus-take").work("exodus-confirm");

    rollback.refuse("exodus-close", "target-away", "connection refused");
    assertThat(rollback.variable("awayReason")).isEqualTo("connection refused");
    rollback
        .answer("decideTarget", "targetDecision", "lookAgain")
        .refuse("exodus-close", "target-away", "connection refused")
        .answer("decideTarget", "targetDecision", "gone");

    rollback.endedAt("Event_SourceWithoutTarget");
  }

  private Runbook withoutTarget() {
    return Runbook.part(processEngine, RUNBOOKS, RunbookKeys.ROLLBACK)
        .refuse("exodus-prepare", "rollback-aborted", "the target does not answer")
        .answer("decideRollbackAttempt", "rollbackAttemptDecision", "withoutTarget");
  }
}
