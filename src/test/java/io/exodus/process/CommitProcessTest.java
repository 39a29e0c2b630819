package io.exodus.process;

import io.exodus.engine.store.RunbookKeys;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommitProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering(RunbookKeys.COMMIT);

  ProcessEngine processEngine;

  @Test
  void shouldRecordTheCommitWhenNothingIsMissing() {
    Runbook.part(processEngine, RUNBOOKS, RunbookKeys.COMMIT)
        .work("exodus-commit")
        .endedAt("Event_CommitRecorded");
  }

  @Test
  void shouldWithholdTheCommitWhenAnApprovalIsMissing() {
    Runbook.part(processEngine, RUNBOOKS, RunbookKeys.COMMIT)
        .refuse("exodus-commit", "commit-withheld", "no approval in the journal")
        .endedAt("Event_CommitWithheld");
  }
}
