package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** A rehearsal of one migration, in which Olga holds every role and answers every gate with yes. */
final class Rehearsal {

  private static final List<String> ROLES =
      List.of(
          "migrationOperator",
          "databaseOwner",
          "applicationOwner",
          "rollbackApprover",
          "businessDecisionOwner");

  private final ProcessEngine engine;
  private final String run;

  private Rehearsal(ProcessEngine engine, String run) {
    this.engine = engine;
    this.run = run;
  }

  static Rehearsal start(ProcessEngine engine, String id) {
    if (engine.getIdentityService().createUserQuery().userId("olga").count() == 0) {
      User olga = engine.getIdentityService().newUser("olga");
      olga.setPassword("olga");
      engine.getIdentityService().saveUser(olga);
    }
    Map<String, Object> plan = new HashMap<>();
    plan.put("description", "Orders move");
    plan.put("kind", "rehearsal");
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("interlays", "orders");
    plan.put("acceptPlaintext", "orders-old, orders-new");
    ROLES.forEach(role -> plan.put(role, "olga"));
    return new Rehearsal(
        engine,
        engine
            .getRuntimeService()
            .startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan)
            .getId());
  }

  /** Answers what is asked before the run; true once its approval is asked for. */
  boolean awaitsApprovalOfRun() {
    List<Task> open = engine.getTaskService().createTaskQuery().list();
    open.stream().filter(task -> !isApprovalOfRun(task)).forEach(this::answer);
    return open.stream().anyMatch(Rehearsal::isApprovalOfRun);
  }

  void approveRun() {
    engine.getTaskService().createTaskQuery().list().stream()
        .filter(Rehearsal::isApprovalOfRun)
        .forEach(this::answer);
  }

  /** False as long as it is not asked for. */
  boolean decideIncident(String answer) {
    List<Task> asked =
        engine.getTaskService().createTaskQuery().taskDefinitionKey("Task_DecideIncident").list();
    asked.forEach(task -> answer(task, answer));
    return !asked.isEmpty();
  }

  private static boolean isApprovalOfRun(Task task) {
    return task.getTaskDefinitionKey().equals("Task_ApproveRun");
  }

  private void answer(Task task) {
    assertThat(task.getTaskDefinitionKey())
        .as(
            "the preflight should find nothing: %s",
            engine.getTaskService().getVariable(task.getId(), "briefing"))
        .isNotEqualTo("Task_AnswerFindings");
    answer(task, gate(task).get("exodus.answers").split(",")[0]);
  }

  private void answer(Task task, String answer) {
    Map<String, String> gate = gate(task);
    Map<String, Object> variables = new HashMap<>();
    for (String demand : gate.getOrDefault("exodus.demands", "").split(",")) {
      if (demand.strip().startsWith(answer + "=")) {
        String name = demand.split("=")[1].strip();
        variables.put(name, name.endsWith("Until") ? "2099-01-01T00:00:00Z" : "CHG-1");
      }
    }
    variables.put(gate.get("exodus.variable"), answer);
    variables.put(gate.get("exodus.gate") + "Reason", "as agreed");
    engine.getIdentityService().setAuthenticatedUserId("olga");
    try {
      engine.getTaskService().complete(task.getId(), variables);
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
  }

  private Map<String, String> gate(Task task) {
    UserTask element =
        engine
            .getRepositoryService()
            .getBpmnModelInstance(task.getProcessDefinitionId())
            .getModelElementById(task.getTaskDefinitionKey());
    Map<String, String> gate = new HashMap<>();
    element.getModelInstance().getModelElementsByType(CamundaProperty.class).stream()
        .filter(
            property ->
                property.getParentElement().getParentElement().getParentElement() == element)
        .forEach(property -> gate.put(property.getCamundaName(), property.getCamundaValue()));
    return gate;
  }

  void end() {
    engine.getRuntimeService().deleteProcessInstance(run, "test");
  }
}
