package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.engine.GivenPlan;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Phase;
import io.exodus.migration.Secret;
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
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
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
      "exodus.engine.interlay-password=a-password-of-the-interlays"
    })
@ActiveProfiles("demo")
@DirtiesContext
class RefusalsIT {

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
    engine.getRuntimeService().startProcessInstanceByKey("migration", id, plan);
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
        .isEqualTo("REFUSAL");
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
    HttpRequest.Builder call =
        as("exodusInterlay", "a-password-of-the-interlays", instances)
            .header("Content-Type", "application/json");
    String report = "{\"control\": \"http://127.0.0.1:1\", \"authority\": \"SOURCE\"}";
    assertThat(status(call.POST(BodyPublishers.ofString(report)).build())).isEqualTo(200);
    assertThat(interlays.of("orders")).hasSize(1);

    HttpRequest stranger =
        as("olga", "olga", instances).method("DELETE", BodyPublishers.noBody()).build();
    assertThat(status(stranger)).isEqualTo(403);
    assertThat(status(call.DELETE().build())).isEqualTo(200);

    assertThat(interlays.of("orders")).isEmpty();
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
