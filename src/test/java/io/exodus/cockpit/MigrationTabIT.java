package io.exodus.cockpit;

import static io.exodus.cockpit.CockpitSession.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.ExodusApplication;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.IncidentWords;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** What the Migration tab gets from the running server, and who gets it. */
@Tag("slow")
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=exodus,migration-tab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DirtiesContext
class MigrationTabIT {

  private static final String ID = "orders-1";

  @Autowired ProcessEngine engine;
  @LocalServerPort int port;

  private String root;
  private String preflight;

  @BeforeAll
  void startAMigration() {
    List.of("olga", "ada", "mara", "paula", "vera").forEach(this::person);
    mayRead("mara", RunbookKeys.MIGRATION, RunbookKeys.PREFLIGHT, "host");
    mayRead("paula", RunbookKeys.PREFLIGHT);
    mayRead("vera", "host");
    root = start(ID, "orders");
    answer(root, "complete");
    preflight =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    engine
                        .getRuntimeService()
                        .createProcessInstanceQuery()
                        .superProcessInstanceId(root)
                        .singleResult(),
                Objects::nonNull)
            .getId();
  }

  private String start(String id, String pair) {
    return engine
        .getRuntimeService()
        .startProcessInstanceByKey(RunbookKeys.MIGRATION, id, plan(pair))
        .getId();
  }

  /** The operator completes the plan, or withdraws it. */
  private void answer(String run, String decision) {
    Task plan = engine.getTaskService().createTaskQuery().processInstanceId(run).singleResult();
    engine.getIdentityService().setAuthenticatedUserId("olga");
    engine
        .getTaskService()
        .complete(
            plan.getId(),
            Map.of("planDecision", decision, "completePlanReason", "as <b>agreed</b>"));
    engine.getIdentityService().clearAuthentication();
  }

  private void person(String name) {
    User user = engine.getIdentityService().newUser(name);
    user.setPassword(name);
    user.setFirstName(name);
    user.setLastName(name);
    engine.getIdentityService().saveUser(user);
    grant(name, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
  }

  private void mayRead(String user, String... processes) {
    for (String process : processes) {
      grant(
          user,
          Resources.PROCESS_DEFINITION,
          process,
          Permissions.READ,
          Permissions.READ_INSTANCE,
          Permissions.READ_TASK);
    }
  }

  private void grant(String user, Resource resource, String id, Permission... permissions) {
    Authorization grant =
        engine.getAuthorizationService().createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
    grant.setUserId(user);
    grant.setResource(resource);
    grant.setResourceId(id);
    grant.setPermissions(permissions);
    engine.getAuthorizationService().saveAuthorization(grant);
  }

  private static Map<String, Object> plan(String pair) {
    Map<String, Object> plan = new HashMap<>();
    plan.put("description", "Orders move");
    plan.put("kind", "rehearsal");
    plan.put("sourceEndpoint", pair + "-old");
    plan.put("targetEndpoint", pair + "-new");
    plan.put("interlays", pair);
    for (String role : List.of("migrationOperator", "databaseOwner", "rollbackApprover")) {
      plan.put(role, "olga");
    }
    plan.put("applicationOwner", "ada");
    plan.put("businessDecisionOwner", "ada");
    return plan;
  }

  private CockpitSession as(String user) throws IOException, InterruptedException {
    return new CockpitSession(port).login(user);
  }

  @Test
  void shouldShowTheMigrationToWhoMayReadIt() throws Exception {
    var answer = as("mara").migration(root);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode shown = json(answer);
    assertThat(shown.get("id").asText()).isEqualTo(ID);
    assertThat(shown.get("phase").asText()).isEqualTo("PREFLIGHT");
    assertThat(shown.get("ended").asBoolean()).isFalse();
    assertThat(shown.at("/phases/0/decisions/0/who").asText()).isEqualTo("olga");
    assertThat(shown.at("/phases/0/decisions/0/reason").asText()).isEqualTo("as <b>agreed</b>");
    assertThat(shown.get("gates").findValuesAsText("who")).contains("olga", "ada");
    assertThat(shown.at("/interlays/0/trouble").asText()).contains("no instance");
  }

  /** It refuses every query of a logged-in person that asks for no page. */
  @Test
  void shouldShowTheMigrationWhereTheHostLimitsWhatAQueryReturns() throws Exception {
    var settings = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    int unlimited = settings.getQueryMaxResultsLimit();
    settings.setQueryMaxResultsLimit(10);
    try {
      var answer = as("mara").migration(root);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer).get("gates").findValuesAsText("who")).contains("olga", "ada");
      assertThat(as("mara").get("api/engine/engine/default/task").statusCode())
          .as("the limit is in force")
          .isEqualTo(400);
    } finally {
      settings.setQueryMaxResultsLimit(unlimited);
    }
  }

  @Test
  void shouldShowTheSameOnTheProcessInstancesThatItCalls() throws Exception {
    var answer = as("mara").migration(preflight);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).get("runId").asText()).isEqualTo(root);
  }

  @Test
  void shouldShowNothingToWhoMayNotReadTheProcessInstance() throws Exception {
    assertThat(as("vera").migration(root).statusCode()).isEqualTo(403);
    assertThat(as("vera").migration(preflight).statusCode()).isEqualTo(403);
    assertThat(as("vera").migration("there-is-none").statusCode()).isEqualTo(403);
    assertThat(new CockpitSession(port).migration(root).statusCode()).isEqualTo(401);
  }

  @Test
  void shouldShowNothingToWhoMayReadOnlyACalledProcessInstance() throws Exception {
    var answer = as("paula").migration(preflight);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).get("message").asText()).contains("READ");
    assertThat(answer.body()).doesNotContain("orders-old");
  }

  @Test
  void shouldShowNothingOnAForeignProcessEvenUnderTheMigrationsBusinessKey() throws Exception {
    engine
        .getRepositoryService()
        .createDeployment()
        .addModelInstance(
            "host.bpmn",
            Bpmn.createExecutableProcess("host")
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask()
                .done())
        .deploy();
    String host = engine.getRuntimeService().startProcessInstanceByKey("host", ID).getId();

    var answer = as("vera").migration(host);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).get("message").asText()).contains("no migration");
    assertThat(answer.body()).doesNotContain("orders-old");
  }

  @Test
  void shouldTellAnIncidentOfACalledProcessOnceAndInItsParts() throws Exception {
    var locked =
        engine
            .getExternalTaskService()
            .fetchAndLock(20, "test")
            .topic("exodus-check", 60_000)
            .execute()
            .stream()
            .filter(task -> task.getActivityId().equals("Task_CheckHealth"))
            .findFirst()
            .orElseThrow();
    String words = new IncidentWords("it is <i>down</i>", "target orders-new", "Start it.").text();
    engine.getExternalTaskService().handleFailure(locked.getId(), "test", words, "details", 0, 0);

    JsonNode incidents = json(as("mara").migration(root)).get("incidents");

    assertThat(incidents).hasSize(1);
    assertThat(incidents.at("/0/step").asText()).isEqualTo("Check the health");
    assertThat(incidents.at("/0/runId").asText()).isEqualTo(preflight);
    assertThat(incidents.at("/0/what").asText()).isEqualTo("it is <i>down</i>");
    assertThat(incidents.at("/0/where").asText()).isEqualTo("target orders-new");
    assertThat(incidents.at("/0/remedy").asText()).isEqualTo("Start it.");
  }

  @Test
  void shouldShowHowItEndedToWhoMayReadItsHistory() throws Exception {
    String withdrawn = start("items-1", "items");
    answer(withdrawn, "withdraw");

    JsonNode shown = json(as("demo").migration(withdrawn));

    assertThat(shown.get("ended").asBoolean()).isTrue();
    assertThat(shown.get("phase").asText()).isEqualTo("REFUSED");
    assertThat(shown.get("gates")).isEmpty();
    assertThat(as("mara").migration(withdrawn).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin.js", "sections.js", "elements.js", "plugin.css"})
  void shouldServeTheTabsOwnFiles(String file) throws Exception {
    var answer = as("vera").get("api/cockpit/plugin/exodus/static/app/" + file);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith(file.endsWith(".js") ? "text/javascript" : "text/css");
  }

  @Test
  void shouldMakeTheTabKnownToCockpitAndServeNothingElse() throws Exception {
    CockpitSession vera = as("vera");

    assertThat(vera.get("app/cockpit/default/").body()).contains("cockpit-plugin-exodus");
    assertThat(vera.get("api/cockpit/plugin/exodus/static/app/other.js").statusCode())
        .isNotEqualTo(200);
  }
}
