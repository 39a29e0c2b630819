package io.exodus.demo.story;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/**
 * The demo owners' answers, each given through the task API by the person whom the task is assigned
 * to.
 */
public final class DemoDecisions {

  private final ProcessEngine engine;
  private final Map<String, String> answers;

  /**
   * @param answers by gate; a gate that is not named gets the first answer that its model allows
   */
  public DemoDecisions(ProcessEngine engine, Map<String, String> answers) {
    this.engine = engine;
    this.answers = Map.copyOf(answers);
  }

  public List<Task> open() {
    return engine.getTaskService().createTaskQuery().active().taskAssigned().list();
  }

  public String gate(Task task) {
    return properties(task).get("exodus.gate");
  }

  /**
   * @return what was answered
   */
  public String answer(Task task) {
    Map<String, String> properties = properties(task);
    String gate = properties.get("exodus.gate");
    String answer =
        answers.getOrDefault(gate, properties.get("exodus.answers").split(",")[0].strip());
    Map<String, Object> variables = new HashMap<>();
    for (String demand : properties.getOrDefault("exodus.demands", "").split(",")) {
      if (demand.strip().startsWith(answer + "=")) {
        String name = demand.split("=")[1].strip();
        variables.put(
            name,
            name.endsWith("Until")
                ? Instant.now().plus(Duration.ofDays(7)).toString()
                : "the demo's runbook, kept beside this server");
      }
    }
    variables.put(properties.get("exodus.variable"), answer);
    variables.put(gate + "Reason", "as agreed for the demo");
    engine.getIdentityService().setAuthentication(task.getAssignee(), List.of(DemoOwners.GROUP));
    try {
      engine.getTaskService().complete(task.getId(), variables);
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
    return answer;
  }

  private Map<String, String> properties(Task task) {
    UserTask element =
        engine
            .getRepositoryService()
            .getBpmnModelInstance(task.getProcessDefinitionId())
            .getModelElementById(task.getTaskDefinitionKey());
    Map<String, String> properties = new HashMap<>();
    for (CamundaProperties list :
        element
            .getExtensionElements()
            .getElementsQuery()
            .filterByType(CamundaProperties.class)
            .list()) {
      for (CamundaProperty property : list.getCamundaProperties()) {
        properties.put(property.getCamundaName(), property.getCamundaValue());
      }
    }
    return properties;
  }
}
