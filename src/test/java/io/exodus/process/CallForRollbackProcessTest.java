package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.store.RunbookKeys;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallForRollbackProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION =
      RUNBOOKS.covering(RunbookKeys.CALL_FOR_ROLLBACK);

  ProcessEngine processEngine;

  private static final Map<String, Object> CALL =
      Map.of("migrationId", Runbook.ID, "rollbackReason", "customers complain");

  @Test
  void shouldTakeTheWayBackWhenTheRollbackApproverCalls() {
    Runbook migration =
        Runbook.migration(processEngine, RUNBOOKS)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve");

    var call = Runbook.startAs("rob", processEngine, RunbookKeys.CALL_FOR_ROLLBACK, null, CALL);

    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(call).isEnded().hasPassed("Event_CallPassedOn");
    assertThat(migration.inputs("exodus-settle")).hasSize(1);
    assertThat(migration.inputs("exodus-copy")).isEmpty();
  }

  @Test
  void shouldRefuseWhenTheCallerIsNotEntitled() {
    Runbook migration =
        Runbook.migration(processEngine, RUNBOOKS)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve");

    assertThatThrownBy(
            () -> Runbook.startAs("olga", processEngine, RunbookKeys.CALL_FOR_ROLLBACK, null, CALL))
        .hasMessageStartingWith("your login is 'olga': only the rollback approver or the business");
    assertThat(migration.inputs("exodus-copy")).hasSize(1);
  }

  @Test
  void shouldRefuseWhenTheRunHasNotBegun() {
    Runbook migration = Runbook.migration(processEngine, RUNBOOKS);

    assertThatThrownBy(
            () -> Runbook.startAs("rob", processEngine, RunbookKeys.CALL_FOR_ROLLBACK, null, CALL))
        .hasMessageContaining("has not begun");
    assertThat(migration.inputs("exodus-check")).hasSize(7);
  }
}
