package io.exodus.roles;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.OwnerRole;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** A migration's owners, made over REST by an administrator, who answer their gates over REST. */
public final class Owners {

  private static final String GROUP = "owners";
  private static final int APPLICATION = 0;
  private static final int PROCESS_DEFINITION = 6;
  private static final int PROCESS_INSTANCE = 8;

  private final EngineRest administrator;
  private final Map<String, EngineRest> people = new HashMap<>();
  private final Map<String, BpmnModelInstance> models = new ConcurrentHashMap<>();

  /** Makes one person for each role, named like the role's variable. */
  public Owners(EngineRest administrator) {
    this.administrator = administrator;
    administrator.post(
        "/engine-rest/group/create", Map.of("id", GROUP, "name", "Owners", "type", "WORKFLOW"));
    for (OwnerRole role : OwnerRole.values()) {
      String person = person(role);
      String password = "password-of-" + person;
      administrator.post(
          "/engine-rest/user/create",
          Map.of(
              "profile", Map.of("id", person, "firstName", person, "lastName", role.title()),
              "credentials", Map.of("password", password)));
      administrator.put("/engine-rest/group/" + GROUP + "/members/" + person);
      people.put(person, administrator.as(person, password));
    }
    grant(APPLICATION, "tasklist", "ACCESS");
    grant(PROCESS_INSTANCE, "*", "CREATE");
    grant(PROCESS_DEFINITION, RunbookKeys.MIGRATION, "READ", "CREATE_INSTANCE");
  }

  private void grant(int resource, String id, String... permissions) {
    administrator.post(
        "/engine-rest/authorization/create",
        Map.of(
            "type", 1,
            "groupId", GROUP,
            "resourceType", resource,
            "resourceId", id,
            "permissions", permissions));
  }

  public static String person(OwnerRole role) {
    return role.variable();
  }

  public EngineRest as(OwnerRole role) {
    return people.get(person(role));
  }

  /**
   * Answers every open gate, each as the person whom it is assigned to, with the first answer that
   * its model allows.
   *
   * @return how many were answered
   */
  public int answer() {
    return answerAllBut("");
  }

  /**
   * The same, but leaves one gate open.
   *
   * @param activity of the gate, as the model names it
   */
  public int answerAllBut(String activity) {
    int answered = 0;
    for (JsonNode task : open()) {
      if (!activity(task).equals(activity)) {
        answer(task);
        answered++;
      }
    }
    return answered;
  }

  /** The gates that wait for somebody, as the engine lists them. */
  public JsonNode open() {
    return administrator.get("/engine-rest/task?active=true&assigned=true");
  }

  /** The gate's activity, as the model names it. */
  public static String activity(JsonNode task) {
    return task.get("taskDefinitionKey").asText();
  }

  /** Answers a gate as {@link #answer()} does. */
  public void answer(JsonNode task) {
    answer(task, gate(task).get("exodus.answers").split(",")[0].strip());
  }

  /**
   * @param decision one of the answers that the gate allows
   */
  public void answer(JsonNode task, String decision) {
    people
        .get(task.get("assignee").asText())
        .post(
            "/engine-rest/task/" + task.get("id").asText() + "/complete",
            Map.of("variables", EngineRest.variables(variables(task, decision))));
  }

  private Map<String, Object> variables(JsonNode task, String decision) {
    Map<String, String> gate = gate(task);
    Map<String, Object> answer = new HashMap<>();
    for (String demand : gate.getOrDefault("exodus.demands", "").split(",")) {
      if (demand.strip().startsWith(decision + "=")) {
        String name = demand.split("=")[1].strip();
        answer.put(
            name, name.endsWith("Until") ? "2099-01-01T00:00:00Z" : "the runbook of the operators");
      }
    }
    answer.put(gate.get("exodus.variable"), decision);
    answer.put(gate.get("exodus.gate") + "Reason", "as agreed");
    return answer;
  }

  private Map<String, String> gate(JsonNode task) {
    UserTask element =
        models
            .computeIfAbsent(task.get("processDefinitionId").asText(), this::model)
            .getModelElementById(task.get("taskDefinitionKey").asText());
    Map<String, String> properties = new HashMap<>();
    List<CamundaProperties> lists =
        element
            .getExtensionElements()
            .getElementsQuery()
            .filterByType(CamundaProperties.class)
            .list();
    for (CamundaProperties list : lists) {
      for (CamundaProperty property : list.getCamundaProperties()) {
        properties.put(property.getCamundaName(), property.getCamundaValue());
      }
    }
    return properties;
  }

  private BpmnModelInstance model(String definition) {
    String xml =
        administrator
            .get("/engine-rest/process-definition/" + definition + "/xml")
            .get("bpmn20Xml")
            .asText();
    return Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
