package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.ExodusApplication;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.OwnerRole;
import io.exodus.roles.EngineRest;
import io.exodus.roles.Owners;
import io.exodus.roles.RedisOfOthers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The how-to for designers from its first step to its last, with the commands and the worker that
 * it shows: a check in JavaScript takes part in the preflight of a running server.
 */
@Tag("slow")
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=exodus")
@DirtiesContext
class JavaScriptWorkerIT {

  private static final String ID = "orders-to-new";
  private static final String ADMINISTRATOR = "a-password-of-the-administrator";
  private static final String WORKER = "a-password-of-the-worker";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CHECK = "Task_CheckFreeze";
  private static final String FINDINGS = "Task_AnswerFindings";
  private static final String APPROVAL = "Task_ApproveRun";

  @TempDir static Path data;
  private static RedisOfOthers source;
  private static RedisOfOthers target;

  @TempDir Path repository;
  @LocalServerPort int port;

  private final HowTo page = new HowTo();
  private Tools tools;
  private Process worker;
  private EngineRest administrator;
  private Owners owners;

  @DynamicPropertySource
  static void databases(DynamicPropertyRegistry registry) throws IOException {
    source = new RedisOfOthers(Files.createDirectory(data.resolve("source")));
    target = new RedisOfOthers(Files.createDirectory(data.resolve("target")));
    Map<String, RedisOfOthers> endpoints = Map.of("orders-old", source, "orders-new", target);
    endpoints.forEach(
        (name, server) -> {
          String endpoint = "exodus.endpoints." + name + ".";
          registry.add(endpoint + "family", () -> "redis");
          registry.add(endpoint + "uri", () -> "redis://" + server.address());
          registry.add(endpoint + "username", () -> "exodus");
          registry.add(endpoint + "password", () -> RedisOfOthers.EXODUS_PASSWORD);
          registry.add(endpoint + "application-users", () -> RedisOfOthers.APPLICATION_USER);
        });
    registry.add("exodus.interlays.orders.family", () -> "redis");
    registry.add("exodus.interlays.orders.listen", () -> "127.0.0.1:0");
    registry.add("exodus.interlays.orders.source", () -> "orders-old");
    registry.add("exodus.interlays.orders.target", () -> "orders-new");
    registry.add("exodus.interlays.orders.state-directory", () -> data.resolve("interlay"));
    registry.add("exodus.worker.spool", () -> data.resolve("spool"));
    registry.add("spring.datasource.url", () -> "jdbc:h2:mem:javascript-worker");
    registry.add("camunda.bpm.admin-user.id", () -> "admin");
    registry.add("camunda.bpm.admin-user.password", () -> ADMINISTRATOR);
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    URI server = URI.create("http://localhost:" + port);
    tools =
        new Tools(
            repository,
            Map.of(
                "ENGINE",
                server.resolve("/engine-rest").toString(),
                "ADMIN",
                "admin:" + ADMINISTRATOR,
                "DESIGNER_PASSWORD",
                "a-password-of-the-designer",
                "WORKER_PASSWORD",
                WORKER));
    for (String file : new String[] {"package.json", "package-lock.json"}) {
      Files.copy(Path.of("src/test/js", file), repository.resolve(file));
    }
    demand("node", "--version");
    demand("curl", "--version");
    demand("bash", "--version");
    demand("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
    page.runbooks().write(repository);
    // The page leaves this one out.
    Files.copy(
        Path.of("forms/startMigration.form"), repository.resolve("forms/startMigration.form"));
    administrator = new EngineRest(server, "admin", ADMINISTRATOR);
    owners = new Owners(administrator);
  }

  /** Where EXODUS_REQUIRE_NODE is set, as in .ci/run, nothing is skipped. */
  private void demand(String... command) {
    if (!tools.can(command)) {
      String message = "This machine cannot run: " + String.join(" ", command);
      if (Boolean.parseBoolean(System.getenv("EXODUS_REQUIRE_NODE"))) {
        fail(message);
      }
      Assumptions.abort(message);
    }
  }

  @AfterEach
  void endWorker() throws InterruptedException {
    if (worker != null) {
      worker.destroy();
      worker.waitFor(10, TimeUnit.SECONDS);
      worker.destroyForcibly();
    }
  }

  @Test
  void shouldTakeItsPartInThePreflight() throws Exception {
    tools.run("bash", "-euc", page.blocks("sh").get(0));
    tools.run("bash", "-euc", page.blocks("sh").get(1));
    assertThat(deployed("Our runbooks"))
        .contains("preflight.bpmn", "preflightCriteria.dmn", "confirmOnCall.form")
        .doesNotContain("startMigration.form");
    owners
        .as(OwnerRole.MIGRATION_OPERATOR)
        .post(
            "/engine-rest/process-definition/key/exodus-migration/start",
            Map.of("businessKey", ID, "variables", EngineRest.variables(plan())));

    write("freezes.json", "[{\"database\": \"orders-old\", \"reason\": \"end of the year\"}]");
    work(page.blocks("js").get(0).replace("'FAIL' : 'PASS'", "'red' : 'green'"));
    JsonNode incident = carryUntil("/engine-rest/incident?activityId=" + CHECK, FINDINGS);
    IncidentWords words = IncidentWords.of(incident.get("incidentMessage").asText());
    assertThat(words.what()).isEqualTo("the check gave no valid result: checkVerdict is 'red'");
    assertThat(words.where()).contains("'change-freeze'");
    assertThat(words.remedy()).contains("use one of [PASS, UNKNOWN, FAIL]");

    endWorker();
    work(page.blocks("js").get(0));
    administrator.put(
        "/engine-rest/external-task/" + incident.get("configuration").asText() + "/retries",
        Map.of("retries", 1));
    carryUntil("/engine-rest/task?taskDefinitionKey=" + FINDINGS, FINDINGS);
    assertThat(verdict()).isEqualTo("FAIL");
    assertThat(administrator.get("/exodus/api/migrations/" + ID + "/findings"))
        .anySatisfy(
            finding -> {
              assertThat(finding.get("check").asText()).isEqualTo("changeFreeze");
              assertThat(finding.get("message").asText()).contains("end of the year");
            });
    assertJournaled("changeFreeze", "freezeWorker");
    assertNoRights();

    write("freezes.json", "[]");
    carryUntil("/engine-rest/task?taskDefinitionKey=" + APPROVAL, APPROVAL);
    assertJournaled("confirmOnCall", Owners.person(OwnerRole.APPLICATION_OWNER));
    assertThat(administrator.get("/engine-rest/incident")).isEmpty();
  }

  private List<String> deployed(String name) {
    String query = "/engine-rest/deployment?name=" + name.replace(" ", "%20");
    String id = administrator.get(query).get(0).get("id").asText();
    return administrator
        .get("/engine-rest/deployment/" + id + "/resources")
        .findValuesAsText("name");
  }

  private static Map<String, Object> plan() {
    Map<String, Object> plan = new HashMap<>(Runbook.plan());
    plan.remove("migrationId");
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), Owners.person(role));
    }
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("acceptPlaintext", "orders-old, orders-new");
    plan.put("interlays", "orders");
    return plan;
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(repository.resolve(file), content);
  }

  private void work(String script) throws IOException {
    write("freeze.mjs", script);
    worker = tools.start("worker.log", "node", "freeze.mjs");
  }

  /** Answers every gate but one until what is asked for is there. */
  private JsonNode carryUntil(String path, String leftOpen) {
    return await(path)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              assertThat(worker.isAlive()).as(tools.printed("worker.log")).isTrue();
              owners.answerAllBut(leftOpen);
              return administrator.get(path);
            },
            found -> !found.isEmpty())
        .get(0);
  }

  private String verdict() {
    return administrator
        .get("/engine-rest/variable-instance?variableName=preflightVerdict")
        .get(0)
        .get("value")
        .asText();
  }

  private void assertJournaled(String subject, String actor) {
    assertThat(administrator.get("/exodus/api/migrations/" + ID + "/journal"))
        .anySatisfy(
            entry -> {
              assertThat(entry.get("subject").asText()).isEqualTo(subject);
              assertThat(entry.get("actor").asText()).isEqualTo(actor);
            });
  }

  /** The worker's account sees preflights, and may neither deploy nor tell Exodus's own results. */
  private void assertNoRights() {
    EngineRest account =
        new EngineRest(URI.create("http://localhost:" + port), "freezeWorker", WORKER);
    String instances = "/engine-rest/process-instance?processDefinitionKey=";
    assertThat(account.get(instances + RunbookKeys.PREFLIGHT)).hasSize(1);
    assertThat(account.get(instances + RunbookKeys.MIGRATION)).isEmpty();
    assertThatThrownBy(
            () ->
                account.put(
                    "/exodus/api/migrations/" + ID + "/checks/capacity",
                    Map.of("verdict", "PASS", "findings", new String[0])))
        .hasMessageContaining("answered with 403");
  }
}
