package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.engine.runbook.OwnChecks;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.OwnerRole;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/** Ways round a gate: each is refused, and each leaves one row in the journal with its name. */
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=exodus",
      "exodus.role=engine",
      "exodus.engine.worker-password=" + BypassIT.WORKER_PASSWORD,
      "exodus.engine.interlay-password=a-password-of-the-interlays"
    })
@ActiveProfiles("demo")
@DirtiesContext
class BypassIT {

  static final String WORKER_PASSWORD = "a-password-of-the-workers";

  /** An administrator, who may do everything that the engine knows. */
  private static final String ROOT = "root";

  private static final String WORKER = "exodusWorker";
  private static final String UNTIL = "2099-01-01T00:00:00Z";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String VOUCHED =
      "{\"variables\": {\"backupDecision\": {\"value\": \"vouch\"},"
          + " \"backupReference\": {\"value\": \"tape 7\"},"
          + " \"backupUntil\": {\"value\": \"2099-01-01T00:00:00Z\"}%s}}";
  private static final AtomicInteger COUNT = new AtomicInteger();

  @Autowired ProcessEngine engine;
  @Autowired MigrationStore migrations;
  @Autowired FindingStore findings;
  @Autowired Journal journal;
  @LocalServerPort int port;

  private String id = "bypass-" + COUNT.incrementAndGet();

  /**
   * @param actor whom the journal names
   * @param subject what of the journal's refusals it is
   */
  private record Bypass(String name, String actor, String subject, Attempt attempt) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** Must fail. */
  private interface Attempt {
    void on(BypassIT server) throws Exception;
  }

  private static Stream<Bypass> bypasses() {
    String backup = "vouchBackup";
    return Stream.of(
        new Bypass(
            "a non-owner completes over REST",
            "ines",
            backup,
            s -> s.refused("POST", "ines", s.task("complete"), VOUCHED.formatted(""))),
        new Bypass(
            "a colleague of the assignee submits the form",
            "ada",
            backup,
            s -> s.refused("POST", "ada", s.task("submit-form"), VOUCHED.formatted(""))),
        new Bypass(
            "a colleague claims it",
            "ravi",
            backup,
            s -> s.refused("POST", "ravi", s.task("claim"), "{\"userId\": \"ravi\"}")),
        new Bypass(
            "a colleague assigns it",
            "ravi",
            backup,
            s -> s.refused("POST", "ravi", s.task("assignee"), "{\"userId\": \"ravi\"}")),
        new Bypass(
            "the owner delegates it to somebody else",
            "dmitri",
            backup,
            s -> s.refused("POST", "dmitri", s.task("delegate"), "{\"userId\": \"ravi\"}")),
        new Bypass(
            "the owner sends an empty body",
            "dmitri",
            backup,
            s -> s.refused("POST", "dmitri", s.task("complete"), "{}")),
        new Bypass(
            "the owner sends an answer that the gate does not know",
            "dmitri",
            backup,
            s ->
                s.refused(
                    "POST",
                    "dmitri",
                    s.task("complete"),
                    "{\"variables\": {\"backupDecision\": {\"value\": \"whatever\"}}}")),
        new Bypass(
            "the owner forges a verdict",
            "dmitri",
            backup,
            s ->
                s.refused(
                    "POST",
                    "dmitri",
                    s.task("complete"),
                    VOUCHED.formatted(", \"preflightVerdict\": {\"value\": \"PASS\"}"))),
        new Bypass(
            "the owner forges another owner",
            "dmitri",
            backup,
            s ->
                s.refused(
                    "POST",
                    "dmitri",
                    s.task("complete"),
                    VOUCHED.formatted(", \"rollbackApprover\": {\"value\": \"dmitri\"}"))),
        new Bypass(
            "an administrator moves the token",
            ROOT,
            "modification",
            s ->
                s.refused(
                    "POST",
                    ROOT,
                    "/engine-rest/process-instance/"
                        + s.gate().getProcessInstanceId()
                        + "/modification",
                    "{\"instructions\": [{\"type\": \"cancel\","
                        + " \"activityId\": \"Task_VouchBackup\"}]}")),
        new Bypass(
            "an administrator sets the variable",
            ROOT,
            "variables",
            s ->
                s.refused(
                    "PUT",
                    ROOT,
                    "/engine-rest/process-instance/"
                        + s.gate().getProcessInstanceId()
                        + "/variables/backupDecision",
                    "{\"value\": \"vouch\", \"type\": \"String\"}")),
        new Bypass(
            "an administrator sets the task's variable",
            ROOT,
            backup,
            s ->
                s.refused(
                    "PUT",
                    ROOT,
                    s.task("variables/backupDecision"),
                    "{\"value\": \"vouch\", \"type\": \"String\"}")),
        new Bypass(
            "an administrator completes it",
            ROOT,
            backup,
            s -> s.refused("POST", ROOT, s.task("complete"), VOUCHED.formatted(""))),
        new Bypass(
            "the owner ends the task by an error",
            "dmitri",
            backup,
            s -> s.refused("POST", "dmitri", s.task("bpmnError"), "{\"errorCode\": \"any\"}")),
        new Bypass(
            "an administrator deletes the run",
            ROOT,
            "deletion",
            s ->
                s.refused(
                    "DELETE",
                    ROOT,
                    "/engine-rest/process-instance/" + s.migrations.get(s.id).runId(),
                    "")),
        new Bypass(
            "an administrator correlates the runbook's message",
            ROOT,
            "message",
            s -> {
              s.beginTheRun();
              s.refused(
                  "POST",
                  ROOT,
                  "/engine-rest/message",
                  "{\"messageName\": \"rollback-called\", \"businessKey\": \"" + s.id + "\"}");
            }),
        new Bypass(
            "the workers' account completes it",
            WORKER,
            backup,
            s -> s.refused("POST", WORKER, s.task("complete"), VOUCHED.formatted(""))),
        new Bypass(
            "nobody completes it",
            "nobody",
            backup,
            s -> {
              String task = s.gate().getId();
              assertThatThrownBy(() -> s.engine.getTaskService().complete(task, Map.of()))
                  .hasMessageContaining("your login is missing");
            }),
        new Bypass(
            "a call for rollback by who may not call",
            "ada",
            "callForRollback",
            s ->
                s.refused(
                    "POST",
                    "ada",
                    "/engine-rest/process-definition/key/callForRollback/start",
                    "{\"variables\": {\"migrationId\": {\"value\": \""
                        + s.id
                        + "\"},"
                        + " \"rollbackReason\": {\"value\": \"I want to\"}}}")),
        new Bypass(
            "the release of the source before its date",
            WORKER,
            "release",
            s -> {
              s.journal.append(s.id, "AUTHORITY", WORKER, "commit", Map.of());
              s.journal.append(
                  s.id,
                  "DECISION",
                  "dmitri",
                  "approveRelease",
                  Map.of("decision", "release", "role", "databaseOwner"));
              assertThat(s.call("POST", WORKER, s.api("release"), "").body())
                  .contains("is kept until 2099-01-01");
            }),
        new Bypass(
            "a second signature by the same person",
            "pat",
            "approveMaintenance",
            s -> {
              Task maintenance = s.open("Task_ApproveMaintenance");
              s.refused(
                  "POST",
                  "pat",
                  "/engine-rest/task/" + maintenance.getId() + "/complete",
                  "{\"variables\": {\"maintenanceDecision\": {\"value\": \"approve\"},"
                      + " \"maintenanceReference\": {\"value\": \"CHG-1\"},"
                      + " \"maintenanceUntil\": {\"value\": \"2099-01-01T00:00:00Z\"}}}");
            }),
        new Bypass(
            "a change of the terms asked for by who owns nothing",
            ROOT,
            "changePlan",
            s -> s.refused("POST", ROOT, START_CHANGE, CHANGE.formatted(s.id, ""))),
        new Bypass(
            "a change of the terms begun at its adoption",
            ROOT,
            "changePlan",
            s ->
                s.refused(
                    "POST",
                    ROOT,
                    START_CHANGE,
                    CHANGE.formatted(s.id, AT_THE_ADOPTION.formatted(s.id)))),
        new Bypass(
            "other terms at the signature than were asked for",
            "ravi",
            "signChange",
            s -> {
              s.askForChange();
              s.refused(
                  "POST",
                  "ravi",
                  "/engine-rest/task/" + s.open("Task_SignChange").getId() + "/complete",
                  "{\"variables\": {\"signDecision\": {\"value\": \"sign\"},"
                      + " \"maxErrorRate\": {\"value\": 0.9}}}");
            }),
        new Bypass(
            "an administrator moves a change past its signatures",
            ROOT,
            "modification",
            s -> {
              s.askForChange();
              s.refused(
                  "POST",
                  ROOT,
                  "/engine-rest/process-instance/"
                      + s.open("Task_SignChange").getProcessInstanceId()
                      + "/modification",
                  "{\"instructions\": [{\"type\": \"startBeforeActivity\","
                      + " \"activityId\": \"Task_AdoptChange\"}]}");
              assertThat(s.migrations.get(s.id).plan().thresholds().maxErrorRate()).isEqualTo(0.01);
            }),
        new Bypass(
            "a deployed model that skips the gates", WORKER, "attempt", BypassIT::runWithoutGates),
        // Last: what it holds, it holds on these endpoints until somebody releases it.
        new Bypass(
            "a cutover while an incident is open",
            WORKER,
            "attempt",
            s -> {
              s.as(
                  "ada",
                  () ->
                      s.engine
                          .getRuntimeService()
                          .startProcessInstanceByKey(
                              "incident", s.id, Map.of("incidentWhat", "the shop is slow")));
              assertThat(s.call("POST", WORKER, s.api("attempts"), BEGIN).statusCode())
                  .isEqualTo(423);
            }));
  }

  private static final String START_CHANGE = "/engine-rest/process-definition/key/changePlan/start";

  private static final String CHANGE =
      "{\"variables\": {\"migrationId\": {\"value\": \"%s\"}, \"changeReason\": {\"value\": \"I want to\"},"
          + " \"maxErrorRate\": {\"value\": 0.9}}%s}";

  private static final String AT_THE_ADOPTION =
      ", \"businessKey\": \"%s\", \"startInstructions\": [{\"type\": \"startBeforeActivity\","
          + " \"activityId\": \"Task_AdoptChange\"}]";

  private static final String ROGUE = "rogue";

  private static final String GATELESS =
      """
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
          xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
        <bpmn:process id="migration" isExecutable="true" camunda:historyTimeToLive="P1D">
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

  private static final String BEGIN =
      "{\"towards\": \"TARGET\", \"worker\": \"worker-1\", \"withLoss\": false}";

  @BeforeEach
  void start() {
    person(ROOT);
    person("pat");
    group("crew", "pat", "olga");
    group("board", "pat", "bea");
    for (Resource resource : Resources.values()) {
      if (resource != Resources.DASHBOARD) {
        grantAll(resource);
      }
    }
    as("olga", () -> engine.getRuntimeService().startProcessInstanceByKey("migration", id, plan()));
    answer("Task_CompletePlan", "pat", Map.of("planDecision", "complete"));
  }

  private void person(String name) {
    var identity = engine.getIdentityService();
    if (identity.createUserQuery().userId(name).count() == 0) {
      User user = identity.newUser(name);
      user.setPassword(name);
      identity.saveUser(user);
    }
  }

  private void group(String name, String... members) {
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
    var given = service.createAuthorizationQuery().userIdIn(ROOT).resourceType(resource);
    if (given.count() == 0) {
      Authorization grant = service.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      grant.setUserId(ROOT);
      grant.setResource(resource);
      grant.setResourceId(Authorization.ANY);
      grant.addPermission(Permissions.ALL);
      service.saveAuthorization(grant);
    }
  }

  private static Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>();
    List<String> people = List.of("crew", "dmitri", "ada", "ravi", "board", "ines");
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), people.get(role.ordinal()));
    }
    plan.put("description", "Orders move");
    plan.put("kind", "production");
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("interlays", "orders");
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 500);
    plan.put("criteriaWindow", "PT10S");
    plan.put("maxLagMillis", 1_500);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 5_000);
    plan.put("rollbackWindow", "PT1H");
    plan.put("retentionUntil", "2099-01-01T00:00:00Z");
    return plan;
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

  private void as(String user, Runnable act) {
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

  private Task open(String activity) {
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

  private Task gate() {
    return open("Task_VouchBackup");
  }

  private String task(String operation) {
    return "/engine-rest/task/" + gate().getId() + "/" + operation;
  }

  private String api(String operation) {
    return "/exodus/api/migrations/" + id + "/" + operation;
  }

  private void answer(String activity, String user, Map<String, Object> answer) {
    Task task = open(activity);
    as(user, () -> engine.getTaskService().complete(task.getId(), answer));
  }

  /** The preflight finds nothing, and everybody agrees. */
  private void beginTheRun() {
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
                        .eventName("rollback-called")
                        .count()
                    > 0);
  }

  /** Of the terms, by an owner, once they are sealed. */
  private void askForChange() throws Exception {
    beginTheRun();
    assertThat(call("POST", "ada", START_CHANGE, CHANGE.formatted(id, "")).statusCode())
        .isEqualTo(200);
  }

  /** A run that is registered as any other goes straight to the cutover. */
  private void runWithoutGates() throws Exception {
    forget();
    id += "-rogue";
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addString("m.bpmn", GATELESS)
        .deploy();
    as("olga", () -> engine.getRuntimeService().startProcessInstanceByKey("migration", id, plan()));
    assertThat(migrations.get(id).phase()).isEqualTo(Phase.CUTTING_OVER);

    HttpResponse<String> answer = call("POST", WORKER, api("attempts"), BEGIN);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("holds no fresh decision 'approve'");
  }

  private void refused(String method, String user, String path, String body) throws Exception {
    HttpResponse<String> answer = call(method, user, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
  }

  private HttpResponse<String> call(String method, String user, String path, String body)
      throws IOException, InterruptedException {
    String password = user.equals(WORKER) ? WORKER_PASSWORD : user;
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", Secret.of(password).basicAuthorization(user))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private List<JournalEntry> refusals() {
    return journal.entries(id).stream().filter(entry -> entry.type().equals("REFUSAL")).toList();
  }

  @ParameterizedTest
  @MethodSource("bypasses")
  void shouldRefuseAndJournal(Bypass bypass) throws Exception {
    gate();
    assertThat(refusals()).isEmpty();

    bypass.attempt().on(this);

    assertThat(refusals())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo(bypass.actor());
              assertThat(row.subject()).isEqualTo(bypass.subject());
              assertThat(row.detail()).contains("why");
            });
    assertThat(journal.verify(id).whole()).isTrue();
  }

  /** The negative control of the ways round a change: this is the way. */
  @Test
  void shouldChangeTheTermsWithTheSignaturesOfTwoPersons() throws Exception {
    askForChange();
    assertThat(
            call(
                    "POST",
                    "ravi",
                    "/engine-rest/task/" + open("Task_SignChange").getId() + "/complete",
                    "{\"variables\": {\"signDecision\": {\"value\": \"sign\"}}}")
                .statusCode())
        .isEqualTo(204);
    Task second = open("Task_CountersignChange");
    assertThat(String.valueOf(engine.getTaskService().getVariableLocal(second.getId(), "briefing")))
        .contains("at most 1 %", "at most 90 %", "I want to", "ada");

    HttpResponse<String> signed =
        call(
            "POST",
            "bea",
            "/engine-rest/task/" + second.getId() + "/complete",
            "{\"variables\": {\"countersignDecision\": {\"value\": \"sign\"}}}");

    assertThat(signed.statusCode()).as(signed.body()).isEqualTo(204);
    assertThat(migrations.get(id).plan().thresholds().maxErrorRate()).isEqualTo(0.9);
    assertThat(engine.getRuntimeService().getVariable(migrations.get(id).runId(), "maxErrorRate"))
        .isEqualTo(0.9);
    assertThat(journal.latest(id, "SEAL", "criteria").detail())
        .contains("\"maxErrorRate\":0.9", "commitCriteria");
    assertThat(refusals()).isEmpty();
    assertThat(journal.verify(id).whole()).isTrue();
  }

  /**
   * The negative control: it is the migration that is guarded, and not the administrator barred.
   */
  @Test
  void shouldLetAnAdministratorDoAllThatToAProcessThatIsNoRun() throws Exception {
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addModelInstance(
            "rogue.bpmn",
            Bpmn.createExecutableProcess(ROGUE)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask("Task_Any")
                .userTask("Task_Next")
                .endEvent()
                .done())
        .deploy();
    String other = engine.getRuntimeService().startProcessInstanceByKey("rogue", "no-run").getId();
    String path = "/engine-rest/process-instance/" + other;

    assertThat(
            call(
                    "PUT",
                    ROOT,
                    path + "/variables/backupDecision",
                    "{\"value\": \"vouch\", \"type\": \"String\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(
            call(
                    "POST",
                    ROOT,
                    path + "/modification",
                    "{\"instructions\": [{\"type\": \"startBeforeActivity\","
                        + " \"activityId\": \"Task_Next\"}]}")
                .statusCode())
        .isEqualTo(204);
    assertThat(call("DELETE", ROOT, path, "").statusCode()).isEqualTo(204);
    assertThat(refusals()).isEmpty();
  }
}
