package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CutoverProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering(RunbookKeys.CUTOVER);

  ProcessEngine processEngine;

  @Test
  void shouldGiveTheTargetTheAuthorityWhenEveryStepSucceeds() {
    Runbook cutover = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.CUTOVER);

    for (String topic : List.of("exodus-prepare", "exodus-switch", "exodus-confirm")) {
      assertThat(cutover.inputs(topic)).containsExactly(Map.of("to", "TARGET"));
      cutover.work(topic);
    }

    cutover.endedAt("Event_TargetHasAuthority");
  }

  @Test
  void shouldAbortWithoutSwitchingWhenThePreparationFails() {
    Runbook cutover = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.CUTOVER);

    cutover.refuse("exodus-prepare", "cutover-aborted", "the way back is not proven");

    cutover.endedAt("Event_CutoverAborted");
    assertThat(cutover.inputs("exodus-switch")).isEmpty();
  }

  @Test
  void shouldAbortWithoutConfirmingWhenTheSwitchIsGivenUp() {
    Runbook cutover = Runbook.part(processEngine, RUNBOOKS, RunbookKeys.CUTOVER);

    cutover.work("exodus-prepare").refuse("exodus-switch", "cutover-aborted", "held too long");

    cutover.endedAt("Event_CutoverAborted");
    assertThat(cutover.inputs("exodus-confirm")).isEmpty();
  }
}
