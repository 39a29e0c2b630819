package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.Finding;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Verdict;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a failing delegate leaves for whoever looks into Cockpit. */
class JobIncidentProcessTest {

  private final RunbookEngine runbooks = new RunbookEngine();
  private ProcessEngine engine;

  @BeforeEach
  void start() {
    engine = runbooks.build();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void shouldSayWhatHappenedWhereAndWhatToDoAndGoOnAfterARetry() {
    Runbook migration = Runbook.migration(engine, runbooks);
    // Something that no check ever tells: the delegate that counts it fails, as with a bug.
    runbooks.checks.put("capacity", Verdict.UNKNOWN);
    runbooks.findings.add(new Finding("capacity", null, "new", "", ""));

    assertThatThrownBy(migration::passPreflight).isInstanceOf(NullPointerException.class);
    exhaust();

    Incident incident = incident("Task_SumUpFindings");
    IncidentWords words = IncidentWords.of(incident.getIncidentMessage());
    assertThat(words.what()).contains("Finding.severity()");
    assertThat(words.where()).isEqualTo("the engine, at 'Sum up the findings'");
    assertThat(words.remedy()).contains("stack trace", "retry");
    String job = incident.getConfiguration();
    assertThat(engine.getManagementService().getJobExceptionStacktrace(job))
        .contains("SumUpFindings");

    runbooks.findings.clear();
    runbooks.checks.put("capacity", Verdict.PASS);
    engine.getManagementService().setJobRetries(job, 1);
    engine.getManagementService().executeJob(job);

    assertThat(engine.getRuntimeService().createIncidentQuery().count()).isZero();
    assertThat(migration.openGate("approveRun")).isNotNull();
  }

  @Test
  void shouldRaiseAnIncidentOfTheMigrationWhenAStepOfItsRunFails() {
    Runbook migration =
        Runbook.migration(engine, runbooks)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve");

    migration.fail("exodus-copy", "What: no memory\nWhere: target new\nDo: give it some");
    migration.fail("exodus-follow", "What: no memory\nWhere: target new\nDo: give it some");

    assertThat(runbooks.incidents.raised)
        .hasSize(2)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("STEP engine 'Copy records': What: no memory");
    assertThat(migration.inputs("exodus-snapshot")).hasSize(1);
  }

  @Test
  void shouldRaiseNoneBeforeThereIsAnythingToLose() {
    Runbook migration = Runbook.migration(engine, runbooks);

    migration.fail("exodus-check", "What: blind\nWhere: target new\nDo: look");

    assertThat(engine.getRuntimeService().createIncidentQuery().count()).isPositive();
    assertThat(runbooks.incidents.raised).isEmpty();
  }

  @Test
  void shouldLeaveTheIncidentsOfOtherProcessesAlone() {
    Runbook.migration(engine, runbooks);
    engine
        .getRepositoryService()
        .createDeployment()
        .addModelInstance(
            "host.bpmn",
            Bpmn.createExecutableProcess("host")
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .serviceTask("fails")
                .camundaAsyncBefore()
                .camundaExpression("${nobody.there}")
                .done())
        .deploy();
    // Even under the migration's own business key.
    engine.getRuntimeService().startProcessInstanceByKey("host", Runbook.ID);

    exhaust();

    assertThat(incident("fails").getIncidentMessage()).doesNotContain("Where:");
  }

  private Incident incident(String activity) {
    return engine.getRuntimeService().createIncidentQuery().activityId(activity).singleResult();
  }

  /** Lets every job fail until it has no retry left. */
  private void exhaust() {
    Job job;
    while ((job =
            engine
                .getManagementService()
                .createJobQuery()
                .withRetriesLeft()
                .messages()
                .list()
                .stream()
                .findFirst()
                .orElse(null))
        != null) {
      String id = job.getId();
      assertThatThrownBy(() -> engine.getManagementService().executeJob(id)).isNotNull();
    }
  }
}
