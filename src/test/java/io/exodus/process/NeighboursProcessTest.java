package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Phase;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Another application of the same engine calls its processes, its table, its form and its message
 * by ordinary words, as Exodus's would be called without their prefix.
 */
class NeighboursProcessTest {

  private static final List<String> PROCESSES =
      List.of("migration", "commit", "incident", "rollback");

  private static final String TABLE =
      """
      <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
          xmlns:camunda="http://camunda.org/schema/1.0/dmn"
          id="d" name="Shop" namespace="http://example.com/shop">
        <decision id="compatibility" name="What fits" camunda:historyTimeToLive="1">
          <decisionTable id="t" hitPolicy="FIRST">
            <output id="o" name="fits" typeRef="string" />
            <rule id="r">
              <outputEntry id="e"><text>"all of it"</text></outputEntry>
            </rule>
          </decisionTable>
        </decision>
      </definitions>
      """;

  private static final String FORM =
      "{\"id\": \"startMigration\", \"type\": \"default\", \"components\": []}";

  private final RunbookEngine runbooks = new RunbookEngine();
  private ProcessEngine engine;

  @BeforeEach
  void start() {
    engine = runbooks.build();
    var shop = engine.getRepositoryService().createDeployment().name("The shop");
    for (String process : PROCESSES) {
      shop.addModelInstance(
          process + ".bpmn",
          Bpmn.createExecutableProcess(process)
              .camundaHistoryTimeToLive(1)
              .startEvent()
              .intermediateCatchEvent("waits")
              .message("rollback-called")
              .endEvent()
              .done());
    }
    shop.addString("compatibility.dmn", TABLE).addString("startMigration.form", FORM).deploy();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private ProcessInstance begun(String process) {
    return engine.getRuntimeService().startProcessInstanceByKey(process, Runbook.ID);
  }

  private long waiting() {
    return engine
        .getRuntimeService()
        .createEventSubscriptionQuery()
        .eventName("rollback-called")
        .count();
  }

  @Test
  void shouldLeaveThemAloneThroughARunThatIsCalledBack() {
    Runbook migration =
        Runbook.migration(engine, runbooks)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve");
    PROCESSES.forEach(this::begun);

    migration.fail("exodus-copy", "What: no memory\nWhere: target new\nDo: give it some");

    assertThat(runbooks.incidents.raised).hasSize(1);
    assertThat(migration.inputs("exodus-snapshot")).hasSize(1);
    Runbook.startAs(
        "rob",
        engine,
        RunbookKeys.CALL_FOR_ROLLBACK,
        null,
        Map.of("migrationId", Runbook.ID, "rollbackReason", "orders are missing"));

    migration.work("exodus-settle", "authority", "SOURCE", "committed", false).work("exodus-clear");
    assertThat(migration.phases()).endsWith(Phase.ABORTING, Phase.ABORTED);
    assertThat(waiting()).isEqualTo(PROCESSES.size());
  }

  @Test
  void shouldStartAndDecideWhatTheyName() {
    Runbook.migration(engine, runbooks);

    for (String process : PROCESSES) {
      assertThat(begun(process).getProcessDefinitionId()).startsWith(process + ":1:");
    }
    assertThat(waiting()).isEqualTo(PROCESSES.size());
    String fits =
        engine
            .getDecisionService()
            .evaluateDecisionTableByKey("compatibility", Map.of())
            .getSingleEntry();
    assertThat(fits).isEqualTo("all of it");
    assertThat(
            engine
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKeyIn(PROCESSES.toArray(String[]::new))
                .latestVersion()
                .list())
        .hasSize(PROCESSES.size())
        .allMatch(process -> process.getVersion() == 1);
  }
}
