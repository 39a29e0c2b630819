package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** Drives one runbook: answers as its owners, works as its workers, lets time pass. */
final class Runbook {

  static final String ID = "sessions-to-eu";
  private static final String WORKER = "worker";
  static final Map<String, String> OWNERS =
      Map.of(
          "migrationOperator", "olga",
          "databaseOwner", "dan",
          "applicationOwner", "ada",
          "rollbackApprover", "rob",
          "businessDecisionOwner", "bea",
          "incidentContact", "ida");

  private final ProcessEngine engine;
  private final RunbookEngine runbooks;
  private final ProcessInstance instance;

  private Runnable beforeJobs = () -> {};

  private Runbook(ProcessEngine engine, RunbookEngine runbooks, ProcessInstance instance) {
    this.engine = engine;
    this.runbooks = runbooks;
    this.instance = instance;
    runJobs();
  }

  /** Starts a migration as its operator does, and completes its plan. */
  static Runbook migration(ProcessEngine engine, RunbookEngine runbooks) {
    return requested(engine, runbooks).answer("completePlan", "planDecision", "complete");
  }

  /** Starts a migration as its operator does. */
  static Runbook requested(ProcessEngine engine, RunbookEngine runbooks) {
    return requested(engine, runbooks, plan());
  }

  /** The same, with a plan of its own. */
  static Runbook requested(ProcessEngine engine, RunbookEngine runbooks, Map<String, Object> plan) {
    runbooks.reset(engine);
    ProcessInstance instance = startAs("olga", engine, RunbookKeys.MIGRATION, ID, plan);
    return new Runbook(engine, runbooks, instance);
  }

  /** Starts a part of the runbook by itself, for a migration that is registered. */
  static Runbook part(ProcessEngine engine, RunbookEngine runbooks, String process) {
    return part(engine, runbooks, process, Map.of());
  }

  /** The same, with variables as the whole runbook hands them over. */
  static Runbook part(
      ProcessEngine engine, RunbookEngine runbooks, String process, Map<String, Object> values) {
    runbooks.reset(engine);
    Map<String, Object> plan = plan();
    plan.replaceAll((term, agreed) -> values.getOrDefault(term, agreed));
    runbooks.migrations.register(PlanReader.read(ID, plan), RememberedMigrations.OF_WHOEVER_ASKS);
    return new Runbook(engine, runbooks, startAs("olga", engine, process, ID, values));
  }

  static Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>(OWNERS);
    plan.putAll(
        Map.of(
            "migrationId", ID,
            "description", "sessions move to the new region",
            "kind", "PRODUCTION",
            "sourceEndpoint", "old",
            "targetEndpoint", "new",
            "interlays", "front"));
    plan.putAll(
        Map.of(
            "maxErrorRate",
            0.01,
            "maxP99Millis",
            100,
            "criteriaWindow",
            "PT5M",
            "maxLagMillis",
            1000,
            "maxClockSkewMillis",
            250,
            "longestHoldMillis",
            5000,
            "rollbackWindow",
            "PT24H",
            "retentionUntil",
            "2099-01-31T12:00:00Z"));
    return plan;
  }

  static ProcessInstance startAs(
      String user, ProcessEngine engine, String process, String key, Map<String, Object> values) {
    engine.getIdentityService().setAuthenticatedUserId(user);
    try {
      return engine.getRuntimeService().startProcessInstanceByKey(process, key, values);
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
  }

  /** An owner answers at a gate, through the gate's own form variables. */
  Runbook answer(String gate, String variable, String answer, Object... more) {
    Task task = openGate(gate);
    engine.getIdentityService().setAuthenticatedUserId(owner(task));
    try {
      VariableMap given = values(gate + "Reason", "as agreed");
      given.putAll(values(more));
      engine.getTaskService().complete(task.getId(), given.putValue(variable, answer));
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
    return runJobs();
  }

  Task openGate(String gate) {
    List<Task> open =
        engine.getTaskService().createTaskQuery().processInstanceBusinessKey(ID).list().stream()
            .filter(task -> asks(task, gate))
            .toList();
    assertThat(open).as("open gate " + gate).hasSize(1);
    return open.get(0);
  }

  long openTasks() {
    return engine.getTaskService().createTaskQuery().processInstanceBusinessKey(ID).count();
  }

  private boolean asks(Task task, String gate) {
    UserTask model =
        engine
            .getRepositoryService()
            .getBpmnModelInstance(task.getProcessDefinitionId())
            .getModelElementById(task.getTaskDefinitionKey());
    return model.getModelInstance().getModelElementsByType(CamundaProperty.class).stream()
        .filter(
            property ->
                model.equals(property.getParentElement().getParentElement().getParentElement()))
        .anyMatch(
            property ->
                property.getCamundaName().equals("exodus.gate")
                    && property.getCamundaValue().equals(gate));
  }

  /** A worker completes the one task of the topic. */
  Runbook work(String topic, Object... results) {
    engine.getExternalTaskService().complete(fetch(topic).getId(), WORKER, values(results));
    return runJobs();
  }

  /** A worker completes every task of the topic, seeing its input. */
  Runbook workAll(String topic) {
    List<LockedExternalTask> tasks = fetchAll(topic);
    assertThat(tasks).as("tasks of " + topic).isNotEmpty();
    tasks.forEach(task -> engine.getExternalTaskService().complete(task.getId(), WORKER));
    return runJobs();
  }

  /** The checklist is gone through, and everybody vouches. */
  Runbook passPreflight() {
    return workAll("exodus-check")
        .vouch("acceptIncompatibilities", "incompatibilities", "accept")
        .vouch("vouchRollbackPath", "rollbackPath", "vouch")
        .vouch("vouchBackup", "backup", "vouch")
        .vouch("approveMaintenance", "maintenance", "approve");
  }

  /** The same, but for one who answers otherwise. */
  Runbook passPreflight(String gate, String point, String answer) {
    workAll("exodus-check").answer(gate, point + "Decision", answer);
    if (!gate.equals("vouchRollbackPath")) {
      vouch("vouchRollbackPath", "rollbackPath", "vouch");
    }
    if (!gate.equals("vouchBackup")) {
      vouch("vouchBackup", "backup", "vouch");
    }
    if (!gate.equals("approveMaintenance")) {
      vouch("approveMaintenance", "maintenance", "approve");
    }
    return vouch("acceptIncompatibilities", "incompatibilities", "accept");
  }

  /** An owner answers a point of the checklist, for long. */
  Runbook vouch(String gate, String point, String answer) {
    return vouch(gate, point, answer, "2099-01-01T00:00:00Z");
  }

  Runbook vouch(String gate, String point, String answer, String until) {
    // One incompatibility is accepted with a reason; the checklist's points by what documents them.
    return gate.equals("acceptIncompatibility")
        ? answer(gate, point + "Decision", answer, point + "Until", until)
        : answer(
            gate,
            point + "Decision",
            answer,
            point + "Reference",
            "the runbook",
            point + "Until",
            until);
  }

  /** The authority goes over to the other side. */
  Runbook passSwitch() {
    return work("exodus-prepare").work("exodus-switch").work("exodus-confirm");
  }

  /** A worker ends the task in a business outcome. */
  Runbook refuse(String topic, String error, String reason) {
    engine
        .getExternalTaskService()
        .handleBpmnError(fetch(topic).getId(), WORKER, error, reason, Map.of());
    return runJobs();
  }

  /** A worker gives up on every task of the topic. */
  void fail(String topic, String words) {
    fetchAll(topic)
        .forEach(
            task ->
                engine
                    .getExternalTaskService()
                    .handleFailure(task.getId(), WORKER, words, null, 0, 0));
  }

  /** What a worker is given with the tasks of a topic; they stay open. */
  List<Map<String, Object>> inputs(String topic) {
    List<LockedExternalTask> tasks = fetchAll(topic);
    tasks.forEach(task -> engine.getExternalTaskService().unlock(task.getId()));
    return tasks.stream().<Map<String, Object>>map(LockedExternalTask::getVariables).toList();
  }

  private LockedExternalTask fetch(String topic) {
    List<LockedExternalTask> tasks = fetchAll(topic);
    assertThat(tasks).as("tasks of " + topic).hasSize(1);
    return tasks.get(0);
  }

  private List<LockedExternalTask> fetchAll(String topic) {
    return engine.getExternalTaskService().fetchAndLock(20, WORKER).topic(topic, 60_000).execute();
  }

  /** Lets the time come that the event waits for. */
  Runbook reach(String event) {
    engine.getManagementService().executeJob(timer(event).getId());
    return runJobs();
  }

  /** Changes the plan, and a variable of the run, past every check: in the database. */
  void bend(String variable, String value, UnaryOperator<Plan> change) {
    runbooks.migrations.amend(change.apply(registered()));
    var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    try (var connection = configuration.getDataSource().getConnection();
        var update =
            connection.prepareStatement("update ACT_RU_VARIABLE set TEXT_ = ? where NAME_ = ?")) {
      update.setString(1, value);
      update.setString(2, variable);
      assertThat(update.executeUpdate()).isPositive();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Instant due(String event) {
    return timer(event).getDuedate().toInstant();
  }

  String id() {
    return instance.getId();
  }

  Object variable(String name) {
    return engine.getRuntimeService().getVariable(instance.getId(), name);
  }

  /** As it is registered. */
  Plan registered() {
    return runbooks.migrations.get(ID).plan();
  }

  List<Phase> phases() {
    return runbooks.migrations.phases();
  }

  /** Asserts that the runbook is over, by this end event. */
  void endedAt(String event) {
    assertThat(
            engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(ID)
                .count())
        .as("runbooks still open")
        .isZero();
    ProcessEngineTests.init(engine);
    ProcessEngineTests.assertThat(instance).isEnded().hasPassed(event);
  }

  /** Lets somebody do that before each step that is a job. */
  Runbook disturbedBy(Runnable disturbance) {
    beforeJobs = disturbance;
    return this;
  }

  Runbook runJobs() {
    for (Job job = nextJob(); job != null; job = nextJob()) {
      beforeJobs.run();
      engine.getManagementService().executeJob(job.getId());
    }
    return this;
  }

  private Job nextJob() {
    return engine.getManagementService().createJobQuery().messages().active().list().stream()
        .findFirst()
        .orElse(null);
  }

  private Job timer(String event) {
    return engine.getManagementService().createJobQuery().timers().activityId(event).singleResult();
  }

  private String owner(Task task) {
    return engine
        .getTaskService()
        .createTaskQuery()
        .taskId(task.getId())
        .singleResult()
        .getAssignee();
  }

  private static VariableMap values(Object... pairs) {
    VariableMap values = Variables.createVariables();
    for (int i = 0; i < pairs.length; i += 2) {
      values.putValue((String) pairs[i], pairs[i + 1]);
    }
    return values;
  }
}
