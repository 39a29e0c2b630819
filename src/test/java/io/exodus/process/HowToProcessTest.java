package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.json.Json;
import io.exodus.migration.Finding;
import io.exodus.migration.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Follows the how-to for designers, with the fragments that it shows. */
class HowToProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();
  private static final ProcessEngine ENGINE = RUNBOOKS.build();

  @BeforeAll
  static void deploy() {
    new HowTo().runbooks().deploy(ENGINE);
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @Test
  void shouldPassWhenChecksAndGateAgree() {
    Runbook migration =
        Runbook.migration(ENGINE, RUNBOOKS)
            .work("change-freeze", "checkVerdict", "PASS")
            .answer("confirmOnCall", "onCallDecision", "confirm")
            .passPreflight();

    assertThat(migration.openGate("approveRun")).isNotNull();
    assertThat(RUNBOOKS.checks)
        .containsEntry("longestHold", Verdict.PASS)
        .containsEntry("changeFreeze", Verdict.PASS)
        .containsEntry("onCall", Verdict.PASS);
  }

  @Test
  void shouldInstallTheClientThatItsWorkerIsTestedWith() throws IOException {
    String client = "camunda-external-task-client-js";
    String version =
        Json.MAPPER
            .readTree(Path.of("src/test/js/package.json").toFile())
            .get("dependencies")
            .get(client)
            .asText();

    assertThat(new HowTo().blocks("sh").get(2)).contains("npm install " + client + "@" + version);
  }

  @Test
  void shouldFailWithTheScriptsFindingWhenThePlanIsNotAllowed() {
    RUNBOOKS.reset(ENGINE);
    Map<String, Object> plan = Runbook.plan();
    plan.put("longestHoldMillis", 20_000);

    Runbook.part(ENGINE, RUNBOOKS, RunbookKeys.PREFLIGHT, plan);

    assertThat(RUNBOOKS.checks).containsEntry("longestHold", Verdict.FAIL);
    assertThat(RUNBOOKS.findings)
        .extracting(Finding::message)
        .containsExactly("The plan allows a hold of 20000 ms; our applications wait 10 s.");
  }

  @Test
  void shouldFailWhenTheGateIsRefused() {
    Runbook preflight =
        Runbook.part(ENGINE, RUNBOOKS, RunbookKeys.PREFLIGHT, Runbook.plan())
            .work("change-freeze", "checkVerdict", "PASS")
            .answer("confirmOnCall", "onCallDecision", "refuse")
            .passPreflight();

    assertThat(preflight.variable("preflightVerdict")).isEqualTo("FAIL");
    assertThat(preflight.variable("findings").toString()).contains("Nobody is on call");
    assertThat(preflight.openGate("answerFindings")).isNotNull();
  }

  @Test
  void shouldLetNobodyElseThroughTheGateAndNobodyWithoutAnAnswer() throws IOException {
    Runbook preflight = Runbook.part(ENGINE, RUNBOOKS, RunbookKeys.PREFLIGHT, Runbook.plan());
    Task gate = preflight.openGate("confirmOnCall");
    Map<String, Object> answer = Map.of("onCallDecision", "confirm");

    assertThatThrownBy(() -> complete("bea", gate, answer)).hasMessageContaining("bea");
    assertThatThrownBy(() -> complete("ada", gate, Map.of()))
        .hasMessageContaining("onCallDecision is missing: answer with one of [confirm, refuse]");
    try (var form = ENGINE.getFormService().getDeployedTaskForm(gate.getId())) {
      assertThat(new String(form.readAllBytes(), StandardCharsets.UTF_8))
          .contains("Confirm: somebody is on call");
    }

    complete("ada", gate, answer);
  }

  private static void complete(String user, Task gate, Map<String, Object> values) {
    ENGINE.getIdentityService().setAuthenticatedUserId(user);
    try {
      ENGINE.getTaskService().complete(gate.getId(), values);
    } finally {
      ENGINE.getIdentityService().clearAuthentication();
    }
  }
}
