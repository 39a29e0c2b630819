package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that are Groovy scripts in the model, and checks that are drawn wrongly. */
class ScriptCheckProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();
  private static final ProcessEngine ENGINE = RUNBOOKS.build();
  private static final String HOLD =
      """
      import groovy.json.JsonOutput

      def tooLong = longestHoldMillis > %d
      execution.setVariable('checkVerdict', tooLong ? 'FAIL' : 'PASS')
      execution.setVariable('checkFindings', JsonOutput.toJson(tooLong
          ? [[severity: 'CRITICAL', subject: 'plan', message: "${longestHoldMillis} ms is too long"]]
          : []))
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

  @Test
  void shouldPassWhenAGroovyScriptOverThePlanPasses() {
    preflight(
            RunbookSet.shipped()
                .drawPoint("Task_hold", RunbookSet.script("hold", HOLD.formatted(9_000))))
        .passPreflight()
        .endedAt("Event_PreflightPassed");

    assertThat(RUNBOOKS.checks).containsEntry("hold", Verdict.PASS);
    assertThat(RUNBOOKS.findings).isEmpty();
  }

  @Test
  void shouldFailWithTheFindingWhenAGroovyScriptFails() {
    Runbook preflight =
        preflight(
            RunbookSet.shipped()
                .drawPoint("Task_hold", RunbookSet.script("hold", HOLD.formatted(3_000))));

    assertThat(preflight.passPreflight().variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(RUNBOOKS.findings)
        .extracting(Finding::message)
        .containsExactly("5000 ms is too long");
  }

  @ParameterizedTest
  @CsvSource({
    "execution.setVariable('checkVerdict'; 1), is '1'",
    "nobody.knows(), nobody",
    "throw new org.camunda.bpm.engine.delegate.BpmnError('y'), does not catch"
  })
  void shouldBecomeAnIncidentInWordsWhenTheScriptBreaks(String text, String words) {
    RunbookSet set = RunbookSet.shipped();
    assertThatThrownBy(
            () ->
                preflight(set.drawPoint("Task_x", RunbookSet.script("x", text.replace(';', ',')))))
        .hasMessageContaining(words);

    Job job = ENGINE.getManagementService().createJobQuery().activityId("Task_x").singleResult();
    for (int left = job.getRetries(); left > 0; left--) {
      assertThatThrownBy(() -> ENGINE.getManagementService().executeJob(job.getId()))
          .hasMessageContaining(words);
    }

    Incident incident = ENGINE.getRuntimeService().createIncidentQuery().singleResult();
    assertThat(incident.getActivityId()).isEqualTo("Task_x");
    assertThat(incident.getIncidentMessage()).contains(words);
    assertThat(RUNBOOKS.checks).doesNotContainKey("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "capacity | Exodus's own check has that name",
        "my check | use up to 63 letters, digits and hyphens",
        "'' | use up to 63 letters, digits and hyphens"
      })
  void shouldRefuseToDeployACheckWhoseNameIsWrong(String name, String words) {
    RunbookSet set =
        RunbookSet.shipped()
            .drawPoint(
                "Task_x",
                RunbookSet.external("x").replace("value=\"x\"", "value=\"" + name + "\""));

    assertThatThrownBy(() -> set.deploy(ENGINE))
        .hasMessageContaining("Task_x exodus.check is '" + name + "': " + words);
  }

  @Test
  void shouldRefuseToDeployACheckThatCouldNotDoItsPart() {
    String loop =
        "<bpmn:multiInstanceLoopCharacteristics>"
            + "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
            + "</bpmn:multiInstanceLoopCharacteristics>";
    String waiting = RunbookSet.script("x", "1").replace("camunda:asyncBefore=\"true\"", "");
    String gate =
        RunbookSet.external("x")
            .replace("bpmn:serviceTask", "bpmn:userTask")
            .replace("camunda:type=\"external\"", "")
            .replace("camunda:topic=\"x\"", "");
    RunbookSet twice =
        RunbookSet.shipped()
            .drawPoint("Task_x", RunbookSet.external("x"))
            .drawPoint("Task_y", RunbookSet.external("y").replace("value=\"y\"", "value=\"x\""));

    refused(
        RunbookSet.shipped().drawPoint("Task_x", RunbookSet.external("x", loop)),
        "remove its loop");
    refused(RunbookSet.shipped().drawPoint("Task_x", waiting), "set camunda:asyncBefore to true");
    refused(RunbookSet.shipped().drawPoint("Task_x", gate), "only a service task or a script task");
    refused(twice, "another check of this model has that name");
  }

  private static void refused(RunbookSet set, String words) {
    assertThatThrownBy(() -> set.deploy(ENGINE)).hasMessageContaining(words);
  }
}
