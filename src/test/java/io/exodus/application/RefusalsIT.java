package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.ExodusApplication;
import io.exodus.engine.api.GivenTask;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/**
 * What the running server refuses: plans that make no sense, strangers, and whoever may not decide.
 */
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=exodus",
      "exodus.role=engine",
      "exodus.engine.worker-password=a-password-of-the-workers",
      "exodus.engine.interlay-password=a-password-of-the-interlays",
      "exodus.interlays.back.source=orders-new",
      "exodus.interlays.back.target=orders-old",
      "exodus.interlays.back.engine-password=a-password-of-back-alone"
    })
@Tag("slow")
@ActiveProfiles("demo")
@DirtiesContext
class RefusalsIT {

  private static final String OWN_KEY = "a".repeat(64);
  private static final int MORE_TRIES_THAN_THE_ENGINE_ALLOWS = 12;

  @Autowired ProcessEngine engine;
  @Autowired InterlayStore interlays;
  @Autowired MigrationStore migrations;
  @Autowired Journal journal;
  @LocalServerPort int port;

  @AfterEach
  void forget() {
    engine.getIdentityService().clearAuthentication();
    // A job of the engine's may have one in hand just now.
    await()
        .atMost(Duration.ofSeconds(30))
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
  }

  private static Map<String, Object> plan() {
    return GivenPlan.ofTheDemo(List.of("olga", "dmitri", "ada", "ravi", "bea", "ines"));
  }

  private void start(String id, Map<String, Object> plan) {
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));
    engine.getRuntimeService().startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan);
    engine.getIdentityService().clearAuthentication();
  }

  @Test
  void shouldLeaveNothingBehindWhenTheCompletedPlanIsRefused() {
    start("completed-1", plan());
    Task task = engine.getTaskService().createTaskQuery().taskAssignee("olga").singleResult();
    var before = migrations.get("completed-1").plan();
    int entries = journal.entries("completed-1").size();
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));
    Map<String, Object> wrong = Map.of("planDecision", "complete", "longestHoldMillis", 90_000);

    assertThatThrownBy(() -> engine.getTaskService().complete(task.getId(), wrong))
        .hasMessage("longestHoldMillis is '90000': use 100 to 60000 milliseconds");

    assertThat(migrations.get("completed-1").plan()).isEqualTo(before);
    assertThat(journal.entries("completed-1"))
        .hasSize(entries + 1)
        .last()
        .extracting("type")
        .isEqualTo(EntryType.REFUSAL.name());
    assertThat(engine.getTaskService().getVariable(task.getId(), "longestHoldMillis"))
        .isEqualTo(5_000L);
    engine
        .getTaskService()
        .complete(task.getId(), Map.of("planDecision", "complete", "longestHoldMillis", 4_000));
    assertThat(migrations.get("completed-1").plan().longestHold()).hasSeconds(4);
  }

  @Test
  void shouldTakeTheMigrationOutOfTasklistWhenItsOperatorWithdraws() {
    start("withdrawn-1", plan());
    Task task = engine.getTaskService().createTaskQuery().taskAssignee("olga").singleResult();
    var filter =
        engine.getFilterService().createTaskFilterQuery().filterName("Migration withdrawn-1");
    assertThat(filter.count()).isEqualTo(1);
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));

    engine
        .getTaskService()
        .complete(
            task.getId(), Map.of("planDecision", "withdraw", "completePlanReason", "not now"));

    engine.getIdentityService().clearAuthentication();
    assertThat(filter.count()).isZero();
    assertThat(migrations.get("withdrawn-1").phase()).isEqualTo(Phase.REFUSED);
  }

  private void complete(String id) {
    Task task =
        engine.getTaskService().createTaskQuery().processInstanceBusinessKey(id).singleResult();
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));
    engine.getTaskService().complete(task.getId(), Map.of("planDecision", "complete"));
    engine.getIdentityService().clearAuthentication();
  }

  @ParameterizedTest
  @CsvSource({
    "sourceEndpoint, nowhere, no endpoint of that name",
    "targetEndpoint, orders-old, it is the source too",
    "interlays, payments, no interlay of that name",
    "rollbackApprover, nobody, there is no user and no group",
    "rollbackApprover, '', needs a rollback approver",
    "rollbackApproverDeputy, nobody, there is no user and no group",
    "businessDecisionOwnerDeputy, olga, may not also be",
    "businessDecisionOwner, olga, may not also be",
    "maxErrorRate, 7, from 0 to 1",
    "longestHoldMillis, 1, milliseconds",
    "kind, sometimes, production or rehearsal"
  })
  void shouldRefuseAPlanInWordsAndLeaveNothingBehind(String field, String value, String words) {
    Map<String, Object> plan = plan();
    plan.put(field, value);

    assertThatThrownBy(() -> start("refused-1", plan))
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining(words);
    assertThat(migrations.find("refused-1")).isEmpty();
    assertThat(engine.getRuntimeService().createProcessInstanceQuery().count()).isZero();
  }

  @Test
  void shouldLetOnlyTheOwnerDecideAndOnlyWithAnAnswer() {
    start("gates-1", plan());
    complete("gates-1");
    Task task =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    engine.getTaskService().createTaskQuery().taskAssignee("dmitri").singleResult(),
                Objects::nonNull);
    Map<String, Object> answer =
        Map.of(
            "backupDecision",
            "vouch",
            "backupReference",
            "tape 7",
            "backupUntil",
            "2099-01-01T00:00:00Z");

    assertThatThrownBy(() -> engine.getTaskService().complete(task.getId(), answer))
        .hasMessageContaining("your login is missing");
    engine.getIdentityService().setAuthentication("olga", List.of("exodusOwners"));
    assertThatThrownBy(() -> engine.getTaskService().complete(task.getId(), answer))
        .isInstanceOf(ProcessEngineException.class);
    engine.getIdentityService().setAuthentication("dmitri", List.of("exodusOwners"));
    assertThatThrownBy(() -> engine.getTaskService().complete(task.getId(), Map.of()))
        .hasMessageContaining("backupDecision is missing");

    engine.getTaskService().complete(task.getId(), answer);

    assertThat(migrations.get("gates-1").plan().source()).isEqualTo("orders-old");
    assertThatThrownBy(() -> start("gates-1", plan())).hasMessageContaining("exists already");
    assertThatThrownBy(() -> start("gates-2", plan())).hasMessageContaining("is running on it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/engine-rest/task", "/exodus/api/migrations", "/actuator/env"})
  void shouldBeClosedToStrangers(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();

    assertThat(status(request)).isIn(401, 404);
  }

  @Test
  void shouldNotLockOutAServiceWhenOneOfItsProcessesHasAWrongPassword()
      throws IOException, InterruptedException {
    for (int i = 0; i < MORE_TRIES_THAN_THE_ENGINE_ALLOWS; i++) {
      assertThat(login("exodusWorker", "wrong")).isEqualTo(401);
      assertThat(login("olga", "wrong")).isEqualTo(401);
    }

    assertThat(login("exodusWorker", "a-password-of-the-workers")).isEqualTo(200);
    assertThat(login("olga", "olga")).as("a person is locked out").isEqualTo(401);
    engine.getIdentityService().unlockUser("olga");
    assertThat(login("olga", "olga")).isEqualTo(200);
  }

  @Test
  void shouldForgetAnInterlayThatSaysSo() throws IOException, InterruptedException {
    String instances = "/exodus/api/interlays/orders/instances/i-1";
    HttpRequest.Builder call = interlay(instances, OWN_KEY);
    assertThat(status(call.POST(report("http://127.0.0.1:1")).build())).isEqualTo(200);
    assertThat(interlays.of("orders")).hasSize(1);

    HttpRequest stranger =
        as("olga", "olga", instances).method("DELETE", BodyPublishers.noBody()).build();
    assertThat(status(stranger)).isEqualTo(403);
    assertThat(status(call.DELETE().build())).isEqualTo(200);

    assertThat(interlays.of("orders")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"description", "note"})
  void shouldNameATextThatIsTooLongWhenAMigrationIsStarted(String field) throws Exception {
    var answer = send("olga", "/process-definition/key/exodus-migration/start", startWith(field));

    assertThat(answer.statusCode()).isIn(400, 403);
    assertThat(answer.body())
        .contains(field + " is 'xxx", "5,000 characters long")
        .hasSizeLessThan(900);
    assertThat(migrations.find("long-1")).isEmpty();
  }

  private static <T> T outcome(Future<T> done) {
    try {
      return done.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String startWith(String field) {
    StringBuilder variables = new StringBuilder();
    Map<String, Object> plan = plan();
    plan.put(field, "x".repeat(5_000));
    plan.forEach((name, value) -> variables.append(variable(name, value)).append(','));
    variables.setLength(variables.length() - 1);
    return "{\"businessKey\": \"long-1\", \"variables\": {" + variables + "}}";
  }

  private static String variable(String name, Object value) {
    return "\"" + name + "\": {\"value\": \"" + value + "\", \"type\": \"String\"}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"completePlanReason", "note"})
  void shouldNameATextThatIsTooLongAtAGate(String field) throws Exception {
    start("long-" + field.toLowerCase(Locale.ROOT), plan());
    Task task = engine.getTaskService().createTaskQuery().taskAssignee("olga").singleResult();

    var answer =
        send(
            "olga",
            "/task/" + task.getId() + "/complete",
            "{\"variables\": {"
                + variable("planDecision", "complete")
                + ", "
                + variable(field, "x".repeat(5_000))
                + "}}");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains(field + " is 'xxx", "it is 5,000 characters long; use at most 4,000");
    assertThat(engine.getTaskService().createTaskQuery().taskId(task.getId()).count()).isOne();
  }

  @Test
  void shouldTellTheOthersWhenOneOfFiveWhoAnswerAtOnceWins() throws Exception {
    start("five-1", plan());
    Task task = engine.getTaskService().createTaskQuery().taskAssignee("olga").singleResult();
    String complete = "/task/" + task.getId() + "/complete";
    String body = "{\"variables\": {" + variable("planDecision", "complete") + "}}";
    var together = new CyclicBarrier(5);
    List<HttpResponse<String>> answers;
    ExecutorService people = Executors.newFixedThreadPool(5);
    try {
      Callable<HttpResponse<String>> submit =
          () -> {
            together.await(30, TimeUnit.SECONDS);
            return send("olga", complete, body);
          };
      answers =
          people.invokeAll(Collections.nCopies(5, submit)).stream()
              .map(RefusalsIT::outcome)
              .toList();
    } finally {
      people.shutdownNow();
    }

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 204).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 204)
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
              assertThat(answer.body()).contains("Somebody else was faster");
            });
    // Later, too, and whoever is not the owner learns no more than before.
    assertThat(send("olga", complete, body).statusCode()).isEqualTo(409);
    assertThat(journal.entries("five-1"))
        .filteredOn(entry -> entry.subject().equals("completePlan"))
        .filteredOn(entry -> entry.is(EntryType.DECISION))
        .hasSize(1);
  }

  @Test
  void shouldSayThatAWorkersTextIsTooLong() throws Exception {
    start("long-4", plan());

    String task = GivenTask.of(engine, migrations.get("long-4").runId(), "exodus-copy");
    HttpRequest report =
        as("exodusWorker", "a-password-of-the-workers", "/exodus/api/migrations/long-4/progress")
            .header("Content-Type", "application/json")
            .header("Exodus-Task", task)
            .header("Exodus-Worker", GivenTask.WORKER)
            .PUT(
                BodyPublishers.ofString(
                    "{\"task\": \""
                        + "s".repeat(300)
                        + "\", \"done\": 1, \"total\": 1, \"detail\": \"\", \"beganAt\":"
                        + " \"2026-01-01T00:00:00Z\", \"updatedAt\": \"2026-01-01T00:00:00Z\"}"))
            .build();
    var answer = HttpClient.newHttpClient().send(report, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("shorten it");
  }

  /** The tab shows "Look at it and retry" to the operator and to the incident contact. */
  @Test
  void shouldLetThoseRetryAFailedStepWhoAreAskedToAndDoNothingElse() throws Exception {
    start("retried-1", plan());
    complete("retried-1");
    ExternalTask failed =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    engine.getExternalTaskService().createExternalTaskQuery().list().stream()
                        .findFirst()
                        .orElse(null),
                Objects::nonNull);
    for (String person : List.of("olga", "ines")) {
      engine.getExternalTaskService().setRetries(failed.getId(), 0);
      assertThat(
              engine
                  .getRuntimeService()
                  .createIncidentQuery()
                  .configuration(failed.getId())
                  .count())
          .isOne();

      assertThat(put(person, "/external-task/" + failed.getId() + "/retries", "{\"retries\": 1}"))
          .isEqualTo(204);
      assertThat(
              engine
                  .getRuntimeService()
                  .createIncidentQuery()
                  .configuration(failed.getId())
                  .count())
          .isZero();
    }

    assertThat(put("dmitri", "/external-task/" + failed.getId() + "/retries", "{\"retries\": 1}"))
        .isEqualTo(403);
    assertThat(put("olga", "/external-task/" + failed.getId() + "/priority", "{\"priority\": 1}"))
        .isEqualTo(403);
    assertThat(
            put(
                "olga",
                "/process-instance/" + failed.getProcessInstanceId() + "/suspended",
                "{\"suspended\": true}"))
        .isEqualTo(403);
    assertThat(
            send(
                    "olga",
                    "/external-task/" + failed.getId() + "/bpmnError",
                    "{\"workerId\": \"w\", \"errorCode\": \"e\"}")
                .statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  private int put(String person, String path, String body)
      throws IOException, InterruptedException {
    return status(
        as(person, person, "/engine-rest" + path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(String person, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        as(person, person, "/engine-rest" + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldNotLetAnotherSpeakForAnInstance() throws IOException, InterruptedException {
    String instances = "/exodus/api/interlays/orders/instances/i-2";
    HttpRequest.Builder own = interlay(instances, OWN_KEY);
    HttpRequest.Builder another = interlay(instances, "b".repeat(64));
    HttpRequest.Builder keyless =
        as("exodusInterlay", "a-password-of-the-interlays", instances)
            .header("Content-Type", "application/json");
    assertThat(status(own.POST(report("http://127.0.0.1:1")).build())).isEqualTo(200);

    assertThat(status(another.POST(report("http://127.0.0.1:2")).build())).isEqualTo(403);
    assertThat(status(another.DELETE().build())).isEqualTo(403);
    assertThat(status(keyless.POST(report("http://127.0.0.1:2")).build())).isEqualTo(400);

    assertThat(interlays.of("orders"))
        .filteredOn(instance -> instance.instance().equals("i-2"))
        .singleElement()
        .satisfies(instance -> assertThat(instance.control()).isEqualTo("http://127.0.0.1:1"));
    assertThat(status(own.POST(report("http://127.0.0.1:3")).build())).isEqualTo(200);
    assertThat(status(own.DELETE().build())).isEqualTo(200);
  }

  @Test
  void shouldLetAnInterlaysOwnAccountSpeakForThatInterlayOnly()
      throws IOException, InterruptedException {
    String own = "a-password-of-back-alone";
    String back = "/exodus/api/interlays/back/instances/i-4";
    String orders = "/exodus/api/interlays/orders/instances/i-4";

    assertThat(reports("exodusInterlay-back", own, back)).isEqualTo(200);
    assertThat(reports("exodusInterlay-back", own, orders)).isEqualTo(403);
    assertThat(reports("exodusInterlay", "a-password-of-the-interlays", back)).isEqualTo(403);
    assertThat(reports("exodusInterlay-back", "a-password-of-the-interlays", back)).isEqualTo(401);
    assertThat(reports("exodusInterlay", own, orders)).isEqualTo(401);
    assertThat(interlays.of("orders")).extracting("instance").doesNotContain("i-4");
  }

  private int reports(String account, String password, String path)
      throws IOException, InterruptedException {
    return status(
        as(account, password, path)
            .header("Content-Type", "application/json")
            .header("Exodus-Instance-Key", OWN_KEY)
            .POST(report("http://127.0.0.1:1"))
            .build());
  }

  @Test
  void shouldAnswerAWrongPasswordOfAServiceLate() throws IOException, InterruptedException {
    long before = System.nanoTime();
    assertThat(login("exodusWorker", "wrong")).isEqualTo(401);
    Duration wrong = Duration.ofNanos(System.nanoTime() - before);

    assertThat(wrong).isGreaterThanOrEqualTo(Duration.ofMillis(500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1:80",
        "http://169.254.169.254:80",
        "http://127.0.0.1:1/engine-rest",
        "http://a:b@127.0.0.1:1",
        "ftp://127.0.0.1:1"
      })
  void shouldNotHaveWorkersCallWhateverAnInterlayNames(String control)
      throws IOException, InterruptedException {
    HttpRequest.Builder call = interlay("/exodus/api/interlays/orders/instances/i-3", OWN_KEY);

    assertThat(status(call.POST(report(control)).build())).isEqualTo(400);
    assertThat(interlays.of("orders")).extracting("instance").doesNotContain("i-3");
  }

  private HttpRequest.Builder interlay(String path, String key) {
    return as("exodusInterlay", "a-password-of-the-interlays", path)
        .header("Content-Type", "application/json")
        .header("Exodus-Instance-Key", key);
  }

  private static HttpRequest.BodyPublisher report(String control) {
    return BodyPublishers.ofString("{\"control\": \"" + control + "\", \"authority\": \"SOURCE\"}");
  }

  private int login(String user, String password) throws IOException, InterruptedException {
    return status(as(user, password, "/engine-rest/task").build());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private HttpRequest.Builder as(String user, String password, String path) {
    return HttpRequest.newBuilder(uri(path))
        .header("Authorization", Secret.of(password).basicAuthorization(user));
  }

  private static int status(HttpRequest request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
