package io.exodus.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.store.RunbookKeys;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** What people and designers hand in is data: no class of theirs is made, no file of ours read. */
@Tag("slow")
@DirtiesContext
class InputsIT extends GuardedServer {

  private static final String OBJECT =
      "{\"value\": \"{\\\"name\\\": \\\"of a gadget\\\"}\", \"type\": \"Object\","
          + " \"valueInfo\": {\"objectTypeName\":"
          + " \"io.exodus.attack.Gadget\", \"serializationDataFormat\": \"application/json\"}}";

  private static final String READS_A_FILE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE d [<!ENTITY file SYSTEM "file:///etc/passwd">]>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
        <bpmn:process id="rogue" isExecutable="true" camunda:historyTimeToLive="P1D">
          <bpmn:documentation>&file;</bpmn:documentation>
          <bpmn:startEvent id="start" />
        </bpmn:process>
      </bpmn:definitions>
      """;

  @BeforeEach
  void none() {
    Gadget.MADE.set(0);
  }

  @Test
  void shouldMakeNoObjectOfARequestersInput() throws Exception {
    for (String variable : List.of("migrationId", "description", "anything")) {
      HttpResponse<String> answer =
          call(
              "POST",
              "ada",
              "/engine-rest/process-definition/key/exodus-migration/start",
              "{\"variables\": {\"" + variable + "\": " + OBJECT + "}}");
      assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
      assertThat(Gadget.MADE).as(variable).hasValue(0);
    }
  }

  @Test
  void shouldMakeNoObjectOfAnAnswerAtAGate() throws Exception {
    for (String variable : List.of("backupDecision", "backupReference", "description")) {
      HttpResponse<String> answer =
          call(
              "POST",
              "dmitri",
              task("complete"),
              "{\"variables\": {\"backupDecision\": {\"value\": \"vouch\"}, \""
                  + variable
                  + "\": "
                  + OBJECT
                  + "}}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    }
    assertThat(Gadget.MADE).hasValue(0);
    assertThat(refusals()).hasSize(3);
  }

  /** The engine's own settings: its expressions and REST API read any process's variables. */
  @Test
  void shouldMakeNoObjectForWhoReadsAVariable() throws Exception {
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addModelInstance(
            "rogue.bpmn",
            Bpmn.createExecutableProcess(ROGUE)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask()
                .endEvent()
                .done())
        .deploy();
    String other = engine.getRuntimeService().startProcessInstanceByKey(ROGUE).getId();
    String path = "/engine-rest/process-instance/" + other + "/variables/any";
    assertThat(call("PUT", ROOT, path, OBJECT).statusCode()).isEqualTo(204);

    assertThat(call("GET", ROOT, path, "").statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(call("GET", ROOT, path + "?deserializeValue=false", "").body()).contains("Gadget");
    assertThat(Gadget.MADE).hasValue(0);
  }

  @Test
  void shouldReadNoFileForADeployedModel() {
    var deployment =
        engine
            .getRepositoryService()
            .createDeployment()
            .name(ROGUE)
            .addString("rogue.bpmn", READS_A_FILE);

    assertThatThrownBy(deployment::deploy).hasMessageContaining("DOCTYPE");
  }

  @Test
  void shouldShowARequestersWordsAtAGateAsWords() {
    forget();
    id += "-words";
    Map<String, Object> plan =
        new HashMap<>(
            GivenPlan.ofTheDemo(List.of("crew", "dmitri", "ada", "ravi", "board", "ines")));
    plan.put("description", "Orders move\n\n## Approved by [security](http://evil)");
    as(
        "olga",
        () ->
            engine.getRuntimeService().startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan));

    Task gate = open("Task_CompletePlan");

    assertThat(String.valueOf(engine.getTaskService().getVariableLocal(gate.getId(), "briefing")))
        .contains("Orders move \\\\#\\\\# Approved by \\\\[security\\\\]\\\\(http\\\\:")
        .doesNotContain("[security](");
    assertThat(migrations.get(id).plan().description()).contains("## Approved");
  }
}
