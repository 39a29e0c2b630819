package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.Finding;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Verdict;
import java.util.List;
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

  /** Another table of who must own something. */
  private static final String NOBODY =
      """
      <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="owners" name="Owners"
          namespace="http://example.com" xmlns:camunda="http://camunda.org/schema/1.0/dmn">
        <decision id="exodus-required-owners" name="Owners" camunda:historyTimeToLive="1">
          <decisionTable id="table">
            <output id="output" name="required" typeRef="boolean" />
          </decisionTable>
        </decision>
      </definitions>
      """;

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

  /** A retry that nobody saw is no incident, and every success of a step is told as its end. */
  @Test
  void shouldJournalNothingMendedWhereNothingHadFailed() {
    Runbook migration = Runbook.migration(engine, runbooks);

    migration.passPreflight().answer("approveRun", "runDecision", "approve").work("exodus-copy");

    verify(runbooks.journal, never()).append(any(), eq(EntryType.INCIDENT), any(), any(), any());
  }

  @Test
  void shouldJournalWhatWasRaisedAndMendedOnceEach() {
    Runbook migration = Runbook.migration(engine, runbooks);
    migration.fail("exodus-check", "What: blind\nWhere: target new\nDo: look");
    List<Incident> raised =
        engine.getRuntimeService().createIncidentQuery().list().stream()
            .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
            .toList();
    assertThat(raised).isNotEmpty();

    raised.forEach(
        incident -> engine.getExternalTaskService().setRetries(incident.getConfiguration(), 1));
    migration.passPreflight();

    for (String what : List.of("failed", "mended")) {
      verify(runbooks.journal, times(raised.size()))
          .append(
              any(),
              eq(EntryType.INCIDENT),
              any(),
              any(),
              argThat(detail -> detail != null && what.equals(detail.get("what"))));
    }
  }

  /** Before it, no migration could be registered, and no incident raised. */
  @Test
  void shouldTakeItsOwnModelsWhereATenantHasSomeOfTheSameIds() {
    engine
        .getRepositoryService()
        .createDeployment()
        .tenantId("tenant-1")
        .addModelInstance(
            "incident.bpmn",
            Bpmn.createExecutableProcess(RunbookKeys.INCIDENT)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .endEvent()
                .done())
        .addString("owners.dmn", NOBODY)
        .deploy();
    Runbook migration =
        Runbook.migration(engine, runbooks)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve");

    migration.fail("exodus-copy", "What: no memory\nWhere: target new\nDo: give it some");

    assertThat(runbooks.incidents.raised).hasSize(1);
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
