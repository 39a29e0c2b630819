package io.exodus.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.ExodusApplication;
import io.exodus.engine.api.GivenTask;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.runbook.check.OwnChecks;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.Phase;
import io.exodus.migration.Secret;
import io.exodus.migration.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.DelegationState;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/**
 * An engine with its gates, an administrator who may do everything, and one request for a
 * migration.
 */
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=exodus",
      "exodus.role=engine",
      "exodus.engine.worker-password=" + GuardedServer.WORKER_PASSWORD,
      "exodus.engine.interlay-password=" + GuardedServer.INTERLAY_PASSWORD
    })
@ActiveProfiles("demo")
abstract class GuardedServer {

  static final String WORKER_PASSWORD = "a-password-of-the-workers";

  /** An administrator, who may do everything that the engine knows. */
  static final String ROOT = "root";

  static final String WORKER = "exodusWorker";

  static final String INTERLAY = "exodusInterlay";

  static final String INTERLAY_PASSWORD = "a-password-of-the-interlays";

  /** What a process is deployed as that goes with the test. */
  static final String ROGUE = "rogue";

  static final String BEGIN =
      "{\"towards\": \"TARGET\", \"worker\": \"worker-1\", \"withLoss\": false}";

  static final String START_CHANGE = "/engine-rest/process-definition/key/exodus-change-plan/start";

  static final String CHANGE =
      "{\"variables\": {\"migrationId\": {\"value\": \"%s\"}, \"changeReason\": {\"value\": \"I want to\"},"
          + " \"maxErrorRate\": {\"value\": 0.9}}%s}";

  private static final String UNTIL = "2099-01-01T00:00:00Z";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final String GATELESS =
      """
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
        <bpmn:process id="exodus-migration" isExecutable="true" camunda:historyTimeToLive="P1D">
          <bpmn:startEvent id="start" />
          <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="register" />
          <bpmn:serviceTask id="register" camunda:delegateExpression="${registerMigration}" />
          <bpmn:sequenceFlow id="f2" sourceRef="register" targetRef="switch" />
          <bpmn:serviceTask id="switch" camunda:type="external" camunda:topic="exodus-switch">
            <bpmn:extensionElements>
              <camunda:properties>
                <camunda:property name="exodus.phase" value="CUTTING_OVER" />
              </camunda:properties>
            </bpmn:extensionElements>
          </bpmn:serviceTask>
        </bpmn:process>
      </bpmn:definitions>
      """;

  /** A gate of a model that anybody could deploy. */
  static final String APPROVAL =
      """
      <bpmn:userTask id="part"><bpmn:extensionElements><camunda:properties>
        <camunda:property name="exodus.gate" value="approveRun" />
        <camunda:property name="exodus.role" value="businessDecisionOwner" />
        <camunda:property name="exodus.variable" value="runDecision" />
        <camunda:property name="exodus.answers" value="approve,reject" />
      </camunda:properties></bpmn:extensionElements></bpmn:userTask>
      """;

  private static final String ROGUE_MODEL =
      """
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
        <bpmn:process id="rogue" isExecutable="true" camunda:historyTimeToLive="P1D">
          <bpmn:startEvent id="start" />
          <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="part" />
          %s
        </bpmn:process>
      </bpmn:definitions>
      """;

  @Autowired ProcessEngine engine;
  @Autowired MigrationStore migrations;
  @Autowired FindingStore findings;
  @Autowired Journal journal;
  @LocalServerPort int port;

  String id = "bypass-" + COUNT.incrementAndGet();

  @BeforeEach
  void start() {
    administrator();
    request("olga");
  }

  void administrator() {
    person(ROOT);
    person("pat");
    group("crew", "pat", "olga");
    group("board", "pat", "bea");
    for (Resource resource : Resources.values()) {
      if (resource != Resources.DASHBOARD) {
        grantAll(resource);
      }
    }
  }

  /** A run, as far as its preflight. */
  void request(String user) {
    as(
        user,
        () ->
            engine
                .getRuntimeService()
                .startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan()));
    answer("Task_CompletePlan", "pat", Map.of("planDecision", "complete"));
  }

  void person(String name) {
    var identity = engine.getIdentityService();
    if (identity.createUserQuery().userId(name).count() == 0) {
      User user = identity.newUser(name);
      user.setPassword(name);
      identity.saveUser(user);
    }
  }

  void group(String name, String... members) {
    var identity = engine.getIdentityService();
    if (identity.createGroupQuery().groupId(name).count() == 0) {
      Group group = identity.newGroup(name);
      group.setType("WORKFLOW");
      identity.saveGroup(group);
      for (String member : members) {
        identity.createMembership(member, name);
      }
    }
  }

  private void grantAll(Resource resource) {
    var service = engine.getAuthorizationService();
    var given =
        service
            .createAuthorizationQuery()
            .userIdIn(ROOT)
            .resourceType(resource)
            // Whoever is made a user has rights on that user.
            .resourceId(Authorization.ANY);
    if (given.count() == 0) {
      Authorization grant = service.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      grant.setUserId(ROOT);
      grant.setResource(resource);
      grant.setResourceId(Authorization.ANY);
      grant.addPermission(Permissions.ALL);
      service.saveAuthorization(grant);
    }
  }

  static Map<String, Object> requestedPlan() {
    return plan();
  }

  private static Map<String, Object> plan() {
    return GivenPlan.ofTheDemo(List.of("crew", "dmitri", "ada", "ravi", "board", "ines"));
  }

  @AfterEach
  void forget() {
    engine.getIdentityService().clearAuthentication();
    // A job of the engine's may have one in hand just now.
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              var runs = engine.getRuntimeService().createProcessInstanceQuery();
              runs.rootProcessInstances()
                  .list()
                  .forEach(
                      run -> engine.getRuntimeService().deleteProcessInstance(run.getId(), "test"));
              return engine.getRuntimeService().createProcessInstanceQuery().count() == 0;
            });
    migrations.all().forEach(migration -> migrations.enter(migration.id(), Phase.REFUSED));
    engine
        .getRepositoryService()
        .createDeploymentQuery()
        .deploymentName(ROGUE)
        .list()
        .forEach(rogue -> engine.getRepositoryService().deleteDeployment(rogue.getId(), true));
  }

  void as(String user, Runnable act) {
    List<String> groups =
        engine.getIdentityService().createGroupQuery().groupMember(user).list().stream()
            .map(Group::getId)
            .toList();
    engine.getIdentityService().setAuthentication(user, groups);
    try {
      act.run();
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
  }

  Task open(String activity) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                engine
                    .getTaskService()
                    .createTaskQuery()
                    .processInstanceBusinessKey(id)
                    .taskDefinitionKey(activity)
                    .singleResult(),
            Objects::nonNull);
  }

  Task gate() {
    return open("Task_VouchBackup");
  }

  String task(String operation) {
    return "/engine-rest/task/" + gate().getId() + "/" + operation;
  }

  String api(String operation) {
    return "/exodus/api/migrations/" + id + "/" + operation;
  }

  void answer(String activity, String user, Map<String, Object> answer) {
    Task task = open(activity);
    as(user, () -> engine.getTaskService().complete(task.getId(), answer));
  }

  /** The preflight finds nothing, and everybody agrees. */
  void beginTheRun() {
    OwnChecks.BUILT_IN.forEach(check -> findings.replace(id, check, Verdict.PASS, List.of()));
    var tasks = engine.getExternalTaskService();
    await()
        .atMost(SOON)
        .until(
            () -> {
              tasks
                  .fetchAndLock(20, "worker-1")
                  .topic("exodus-check", 60_000)
                  .execute()
                  .forEach(check -> tasks.complete(check.getId(), "worker-1"));
              return engine
                      .getTaskService()
                      .createTaskQuery()
                      .taskDefinitionKey("Task_AcceptIncompatibilities")
                      .count()
                  > 0;
            });
    answer(
        "Task_AcceptIncompatibilities",
        "ada",
        Map.of(
            "incompatibilitiesDecision",
            "accept",
            "incompatibilitiesReference",
            "none",
            "incompatibilitiesUntil",
            UNTIL));
    answer(
        "Task_VouchRollbackPath",
        "ravi",
        Map.of(
            "rollbackPathDecision",
            "vouch",
            "rollbackPathReference",
            "the runbook",
            "rollbackPathUntil",
            UNTIL));
    answer(
        "Task_VouchBackup",
        "dmitri",
        Map.of("backupDecision", "vouch", "backupReference", "7", "backupUntil", UNTIL));
    answer(
        "Task_ApproveMaintenance",
        "bea",
        Map.of(
            "maintenanceDecision",
            "approve",
            "maintenanceReference",
            "CHG-1",
            "maintenanceUntil",
            UNTIL));
    answer("Task_ApproveRun", "bea", Map.of("runDecision", "approve"));
    await()
        .atMost(SOON)
        .until(
            () ->
                engine
                        .getRuntimeService()
                        .createEventSubscriptionQuery()
                        .eventName(RunbookKeys.ROLLBACK_CALLED)
                        .count()
                    > 0);
  }

  /** Of the terms, by an owner, once they are sealed. */
  void askForChange() throws Exception {
    beginTheRun();
    assertThat(call("POST", "ada", START_CHANGE, CHANGE.formatted(id, "")).statusCode())
        .isEqualTo(200);
  }

  /** A run that is registered as any other goes straight to the cutover. */
  void runWithoutGates() throws Exception {
    forget();
    id += "-rogue";
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addString("m.bpmn", GATELESS)
        .deploy();
    as(
        "olga",
        () ->
            engine
                .getRuntimeService()
                .startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan()));
    assertThat(migrations.get(id).phase()).isEqualTo(Phase.CUTTING_OVER);

    HttpResponse<String> answer = work("exodus-switch", "attempts", BEGIN);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("holds no fresh decision 'approve'");
  }

  /** A process of one step, which goes with the test. */
  void deployRogue(String step) {
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addString("rogue.bpmn", ROGUE_MODEL.formatted(step))
        .deploy();
  }

  /** Another model of the incident, which asks the workers as soon as it is raised. */
  void deployCompanion(String topic) {
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addString(
            "incident.bpmn",
            ROGUE_MODEL
                .replace("\"rogue\"", "\"exodus-incident\"")
                .formatted(
                    "<bpmn:serviceTask id='part' camunda:delegateExpression='${recordIncident}'/>"
                        + "<bpmn:sequenceFlow id='f2' sourceRef='part' targetRef='ask'/>"
                        + "<bpmn:serviceTask id='ask' camunda:type='external' camunda:topic='"
                        + topic
                        + "'/>"))
        .deploy();
  }

  String startRogue() {
    return "/engine-rest/process-definition/key/rogue/start";
  }

  String definition(String key) {
    return engine
        .getRepositoryService()
        .createProcessDefinitionQuery()
        .processDefinitionKey(key)
        .latestVersion()
        .singleResult()
        .getId();
  }

  ProcessInstance run() {
    return instance(migrations.get(id).runId());
  }

  ProcessInstance instance(String process) {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceId(process)
        .singleResult();
  }

  /** What moves a process instance from one step to that of another model. */
  String migration(ProcessInstance from, String step, String definition, String target) {
    return "{\"processInstanceIds\": [\""
        + from.getId()
        + "\"], \"migrationPlan\": {\"sourceProcessDefinitionId\": \""
        + from.getProcessDefinitionId()
        + "\", \"targetProcessDefinitionId\": \""
        + definition
        + "\", \"instructions\": [{\"sourceActivityIds\": [\""
        + step
        + "\"], \"targetActivityIds\": [\""
        + target
        + "\"]}]}}";
  }

  /** That which the process has called. */
  ProcessInstance partOf(String process) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                engine
                    .getRuntimeService()
                    .createProcessInstanceQuery()
                    .superProcessInstanceId(process)
                    .singleResult(),
            Objects::nonNull);
  }

  String external(String topic) {
    return engine
        .getExternalTaskService()
        .createExternalTaskQuery()
        .topicName(topic)
        .list()
        .stream()
        .map(ExternalTask::getId)
        .findFirst()
        .orElse(null);
  }

  /** As a worker that has found nothing. */
  void complete(String external) {
    var tasks = engine.getExternalTaskService();
    tasks.lock(external, "worker-1", 60_000);
    tasks.complete(external, "worker-1");
  }

  /** An incident that an owner has raised. */
  String incident() {
    raise();
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processDefinitionKey(RunbookKeys.INCIDENT)
        .processInstanceBusinessKey(id)
        .singleResult()
        .getId();
  }

  /** A process that only adds to the open incident, and is over. */
  String incidentThatAdded() {
    raise();
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processDefinitionKey(RunbookKeys.INCIDENT)
        .processInstanceBusinessKey(id)
        .finished()
        .singleResult()
        .getId();
  }

  private void raise() {
    Map<String, Object> what = Map.of("incidentWhat", "the shop is slow");
    as(
        "ada",
        () -> engine.getRuntimeService().startProcessInstanceByKey(RunbookKeys.INCIDENT, id, what));
  }

  /** As an engine leaves it in which that was not refused. */
  void leaveDelegated() {
    String task = gate().getId();
    unguarded(
        () ->
            Context.getCommandContext()
                .getTaskManager()
                .findTaskById(task)
                .setDelegationState(DelegationState.PENDING));
  }

  /** As a step of a runbook does it, or a worker that returns what it should not. */
  void unguarded(Runnable act) {
    var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    configuration
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              context.disableAuthorizationCheck();
              act.run();
              return null;
            });
  }

  /** By the administrator. */
  String started(String path, String body) throws Exception {
    return started(ROOT, path, body);
  }

  String started(String user, String path, String body) throws Exception {
    HttpResponse<String> answer = call("POST", user, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body()).get("id").asText();
  }

  void refused(String method, String user, String path, String body) throws Exception {
    HttpResponse<String> answer = call(method, user, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
  }

  /** As a worker that has a task of that topic in hand. */
  HttpResponse<String> work(String topic, String operation, String body)
      throws IOException, InterruptedException {
    String task = GivenTask.of(engine, migrations.get(id).runId(), topic);
    return call(
        "POST", WORKER, api(operation), body, "Exodus-Task", task, "Exodus-Worker", "worker-1");
  }

  /**
   * @param headers names and values; those with an empty value are left out
   */
  HttpResponse<String> call(String method, String user, String path, String body, String... headers)
      throws IOException, InterruptedException {
    String password =
        user.equals(WORKER) ? WORKER_PASSWORD : user.equals(INTERLAY) ? INTERLAY_PASSWORD : user;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Authorization", Secret.of(password).basicAuthorization(user))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      if (!headers[i + 1].isEmpty()) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  List<JournalEntry> refusals() {
    return journal.entries(id).stream().filter(entry -> entry.is(EntryType.REFUSAL)).toList();
  }
}
