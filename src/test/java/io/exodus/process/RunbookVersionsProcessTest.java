package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A deployed change is for the migrations that begin after it, and for no other. */
class RunbookVersionsProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();
  private static final ProcessEngine ENGINE = RUNBOOKS.build();

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /** A change in everything that a migration refers to. */
  private static RunbookSet changed() {
    return RunbookSet.shipped()
        .drawPoint("Task_freeze", RunbookSet.external("freeze"))
        .replace("vouchBackup.form", "## Vouch for the backup", "## Vouch for our tapes")
        .replace("preflightCriteria.dmn", "\"No critical finding\"", "\"Nothing, says our table\"")
        .replace("commitCriteria.dmn", "\"The target is healthy\"", "\"Well, says our table\"");
  }

  @Test
  void shouldGoOnInItsOwnVersionWhenTheRunbooksAreChangedMeanwhile() throws IOException {
    Runbook running = Runbook.migration(ENGINE, RUNBOOKS);
    String shipped = deploymentOfAll(running);

    String changed = changed().deploy(ENGINE).getId();

    assertThat(form(running)).contains("Vouch for the backup");
    assertThat(running.inputs("freeze")).isEmpty();
    running.passPreflight();
    assertThat(running.variable("preflightVerdicts").toString()).contains("No critical finding");
    running
        .answer("approveRun", "runDecision", "approve")
        .work("exodus-copy")
        .work("exodus-validate", "divergent", 0)
        .answer("approveCutover", "cutoverDecision", "approve")
        .passSwitch()
        .reach("Event_RollbackWindowPassed")
        .answer("acceptTarget", "applicationDecision", "accept");
    assertThat(running.variable("commitVerdicts").toString()).contains("The target is healthy");
    assertThat(deploymentOfAll(running)).isEqualTo(shipped).isNotEqualTo(changed);

    Runbook next = Runbook.migration(ENGINE, RUNBOOKS);

    assertThat(form(next)).contains("Vouch for our tapes");
    next.work("freeze", "checkVerdict", "PASS").passPreflight();
    assertThat(next.variable("preflightVerdicts").toString()).contains("Nothing, says our table");
    assertThat(deploymentOfAll(next)).isEqualTo(changed);
  }

  private static String form(Runbook runbook) throws IOException {
    try (var form =
        ENGINE.getFormService().getDeployedTaskForm(runbook.openGate("vouchBackup").getId())) {
      return new String(form.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The one deployment that every process of the migration comes from. */
  private static String deploymentOfAll(Runbook runbook) {
    var definitions =
        ENGINE
            .getHistoryService()
            .createHistoricProcessInstanceQuery()
            .processInstanceBusinessKey(Runbook.ID)
            .list()
            .stream()
            .filter(instance -> instance.getRootProcessInstanceId().equals(runbook.id()))
            .map(HistoricProcessInstance::getProcessDefinitionId)
            .map(id -> ENGINE.getRepositoryService().getProcessDefinition(id).getDeploymentId())
            .distinct()
            .toList();
    assertThat(definitions).hasSize(1);
    return definitions.get(0);
  }
}
