package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.verify;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.Finding;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a designer has put into the preflight, without Java. */
class OwnCheckProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();
  private static final ProcessEngine ENGINE = RUNBOOKS.build();
  private static final String CRITICAL =
      """
      [{"severity": "critical", "subject": "sessions", "message": "frozen", "advice": "wait"}]
      """;

  private Deployment deployment;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @AfterEach
  void undeploy() {
    RUNBOOKS.reset(ENGINE);
    if (deployment != null) {
      ENGINE.getRepositoryService().deleteDeployment(deployment.getId(), true);
    }
  }

  private Runbook preflight(RunbookSet set) {
    deployment = set.deploy(ENGINE);
    return Runbook.part(ENGINE, RUNBOOKS, RunbookKeys.PREFLIGHT, Runbook.plan());
  }

  private Runbook frozen() {
    return preflight(RunbookSet.shipped().drawPoint("Task_freeze", RunbookSet.external("freeze")));
  }

  private static Object json(String text) {
    return SpinValues.jsonValue(text).create();
  }

  @Test
  void shouldPassWhenTheCheckPasses() {
    frozen()
        .work("freeze", "checkVerdict", "PASS")
        .passPreflight()
        .endedAt("Event_PreflightPassed");

    assertThat(RUNBOOKS.checks).containsEntry("freeze", Verdict.PASS);
    verify(RUNBOOKS.journal)
        .append(
            Runbook.ID,
            EntryType.VERDICT,
            "engine",
            "freeze",
            Map.of("verdict", Verdict.PASS, "findings", List.of()));
  }

  @Test
  void shouldFailWithTheFindingWhenTheCheckFails() {
    Runbook preflight =
        frozen().work("freeze", "checkVerdict", "FAIL", "checkFindings", json(CRITICAL));

    assertThat(preflight.passPreflight().variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(RUNBOOKS.findings)
        .containsExactly(new Finding("freeze", Severity.CRITICAL, "sessions", "frozen", "wait"));
  }

  @Test
  void shouldJudgeByWhatIsStoredWhateverAStepHasWritten() {
    String listener =
        "<camunda:executionListener delegateExpression=\"${recordVerdicts}\" event=\"end\" />";
    String forging =
        "<camunda:executionListener event=\"start\""
            + " expression=\"${execution.setVariable('criticalFindings', 0)}\" />";
    Runbook preflight =
        preflight(
            RunbookSet.shipped()
                .replace(RunbookSet.PREFLIGHT, listener, forging + listener)
                .drawPoint("Task_freeze", RunbookSet.external("freeze")));

    preflight.work("freeze", "checkVerdict", "FAIL").passPreflight();

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.variable("criticalFindings")).isEqualTo(1);
  }

  @Test
  void shouldFailInWordsWhenTheCheckGivesNone() {
    Runbook preflight = frozen().work("freeze", "checkVerdict", "FAIL").passPreflight();

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.variable("findings").toString())
        .contains("\"check\":\"freeze\"", "\"severity\":\"CRITICAL\"", "The check failed.");
  }

  @Test
  void shouldNotPassWhenTheCheckTellsNothing() {
    Runbook preflight = frozen().work("freeze").passPreflight();

    assertThat(RUNBOOKS.checks).containsEntry("freeze", Verdict.UNKNOWN);
    assertThat(preflight.variable("preflightVerdict")).isEqualTo("UNKNOWN");
    assertThat(preflight.variable("findings").toString()).contains("The check gave no result.");
  }

  @Test
  void shouldNotPassWhenTheCheckWasSkipped() {
    Runbook preflight = frozen();
    ENGINE
        .getRuntimeService()
        .createProcessInstanceModification(preflight.id())
        .startAfterActivity("Task_freeze")
        .cancelAllForActivity("Task_freeze")
        .execute(true, true);
    RUNBOOKS.checks.remove("freeze");

    assertThat(preflight.passPreflight().variable("preflightVerdict")).isEqualTo("UNKNOWN");
  }

  @Test
  void shouldForgetAnEarlierPassWhenTheCheckIsEndedFromOutside() {
    Runbook preflight = frozen();
    RUNBOOKS.checks.put("freeze", Verdict.PASS);

    ENGINE.getRuntimeService().deleteProcessInstance(preflight.id(), "test");

    assertThat(RUNBOOKS.checks).containsEntry("freeze", Verdict.UNKNOWN);
  }

  @Test
  void shouldRecordACheckThatLiesInAProcessOfItsOwn() {
    String part =
        """
        <bpmn:callActivity id="Call_Freeze" calledElement="freezeCheck" camunda:asyncBefore="true"
            camunda:calledElementBinding="deployment">
          <bpmn:extensionElements>
            <camunda:in businessKey="#{execution.processBusinessKey}"/>
          </bpmn:extensionElements>
        </bpmn:callActivity>
        """;
    String model =
        """
        <bpmn:definitions targetNamespace="t" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
            xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
          <bpmn:process id="freezeCheck" isExecutable="true" camunda:historyTimeToLive="P1D">
            <bpmn:startEvent id="Begun"/>%s
            <bpmn:sequenceFlow id="In" sourceRef="Begun" targetRef="Task_freeze"/>
          </bpmn:process>
        </bpmn:definitions>
        """
            .formatted(RunbookSet.external("freeze"));

    Runbook preflight =
        preflight(
            RunbookSet.shipped().drawPoint("Call_Freeze", part).with("freezeCheck.bpmn", model));
    preflight.work("freeze", "checkVerdict", "PASS").passPreflight();

    preflight.endedAt("Event_PreflightPassed");
    assertThat(RUNBOOKS.checks).containsEntry("freeze", Verdict.PASS);
  }

  @Test
  void shouldKeepChecksThatRunTogetherApart() {
    Runbook preflight =
        preflight(
            RunbookSet.shipped()
                .drawPoint("Task_freeze", RunbookSet.external("freeze"))
                .drawPoint("Task_oncall", RunbookSet.external("oncall")));

    preflight.work("freeze", "checkVerdict", "FAIL", "checkFindings", CRITICAL).work("oncall");

    assertThat(RUNBOOKS.checks)
        .containsEntry("freeze", Verdict.FAIL)
        .containsEntry("oncall", Verdict.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fine | | checkVerdict is 'fine' | use one of [PASS, UNKNOWN, FAIL]",
        "PASS | [{\"severity\":\"critical\",\"subject\":\"s\",\"message\":\"m\"}]"
            + " | checkVerdict is 'PASS' | set the verdict to FAIL",
        "FAIL | frozen | checkFindings is 'frozen' | write a list as JSON",
        "FAIL | {} | checkFindings is '{}' | write a list as JSON",
        "FAIL | [{\"severity\":\"bad\"}] | checkFindings[0].severity is 'bad' | use one of",
        "FAIL | [{\"severity\":\"INFO\",\"subject\":\"s\"}]"
            + " | checkFindings[0].message is missing | write a text",
        "FAIL | [{\"severity\":\"INFO\",\"text\":\"s\"}]"
            + " | checkFindings[0].text is '\"s\"' | leave it out",
        "FAIL | [7] | checkFindings[0] is '7' | write severity, subject, message and advice"
      })
  void shouldBecomeAnIncidentInWordsWhenTheResultIsNone(
      String verdict, String findings, String what, String remedy) {
    Runbook preflight = frozen().work("freeze", "checkVerdict", verdict, "checkFindings", findings);

    Incident incident = ENGINE.getRuntimeService().createIncidentQuery().singleResult();
    assertThat(incident.getIncidentType()).isEqualTo(Incident.EXTERNAL_TASK_HANDLER_TYPE);
    assertThat(incident.getActivityId()).isEqualTo("Task_freeze");
    IncidentWords words = IncidentWords.of(incident.getIncidentMessage());
    assertThat(words.what()).isEqualTo("the check gave no valid result: " + what);
    assertThat(words.where()).contains("'freeze'");
    assertThat(words.remedy()).contains(remedy);
    assertThat(RUNBOOKS.checks).doesNotContainKey("freeze");
    assertThat(preflight.inputs("freeze")).isEmpty();
  }

  @Test
  void shouldNotLoseTheCheckWhenItsWorkerThrowsAnErrorThatNobodyCatches() {
    Runbook preflight = frozen();

    assertThatThrownBy(() -> preflight.refuse("freeze", "oops", "cannot look"))
        .hasStackTraceContaining("a BPMN error that the model does not catch");

    assertThat(
            ENGINE.getExternalTaskService().createExternalTaskQuery().topicName("freeze").count())
        .isOne();
    assertThat(RUNBOOKS.checks).doesNotContainKey("freeze");
  }

  @Test
  void shouldGoOnWhenTheTaskIsRetriedAfterAnIncident() {
    Runbook preflight = frozen().work("freeze", "checkVerdict", "ok", "checkFindings", CRITICAL);

    ENGINE
        .getExternalTaskService()
        .setRetries(
            ENGINE
                .getExternalTaskService()
                .createExternalTaskQuery()
                .topicName("freeze")
                .singleResult()
                .getId(),
            1);

    assertThat(ENGINE.getRuntimeService().createIncidentQuery().count()).isZero();
    preflight
        .work("freeze", "checkVerdict", "PASS")
        .passPreflight()
        .endedAt("Event_PreflightPassed");
    assertThat(RUNBOOKS.findings).isEmpty();
  }
}
