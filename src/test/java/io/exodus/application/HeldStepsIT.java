package io.exodus.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.ExodusApplication;
import io.exodus.engine.api.GivenTask;
import io.exodus.engine.authority.Seals;
import io.exodus.engine.gate.GivenApprovals;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.roles.EngineRest;
import io.exodus.roles.LiveMigration;
import io.exodus.roles.Owners;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/**
 * What an open incident holds, asked for over REST with everything approved: whatever the model,
 * nothing goes on before the incident's contact releases it.
 */
@SpringBootTest(
    classes = ExodusApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=exodus,held-steps")
@DirtiesContext
class HeldStepsIT {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String UNANSWERED = "no decision of its incident's owner";
  private static Owners owners;
  private static int count;

  @Autowired ProcessEngine engine;
  @Autowired MigrationStore migrations;
  @Autowired FindingStore findings;
  @Autowired Journal journal;
  @Autowired Seals seals;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private EngineRest administrator;
  private EngineRest worker;
  private GivenApprovals approvals;
  private String orders;

  @BeforeEach
  void start() {
    URI server = URI.create("http://localhost:" + port);
    administrator = LiveMigration.administrator(server);
    worker = new EngineRest(server, "exodusWorker", "a-password-of-the-workers");
    owners = owners == null ? new Owners(administrator) : owners;
    approvals = new GivenApprovals(migrations, findings, journal);
    orders = start("orders", "orders-old", "orders-new");
  }

  @AfterEach
  void forget() {
    var runs = engine.getRuntimeService().createProcessInstanceQuery().rootProcessInstances();
    runs.list()
        .forEach(run -> engine.getRuntimeService().deleteProcessInstance(run.getId(), "test"));
    migrations.all().forEach(migration -> migrations.enter(migration.id(), Phase.REFUSED));
    incident("RELEASED");
  }

  /** Changes its state, without anybody's answer. */
  private void incident(String state) {
    jdbc.sql("update exodus_incident set state = :state where migration_id = :id")
        .param("state", state)
        .param("id", orders)
        .update();
  }

  private String start(String interlay, String source, String target) {
    String id = interlay + "-" + ++count;
    Map<String, Object> plan =
        Map.of(
            "sourceEndpoint", source,
            "targetEndpoint", target,
            "interlays", interlay,
            "acceptPlaintext", source + ", " + target,
            "retentionUntil", "2099-01-01T00:00:00Z");
    new LiveMigration(id, administrator, owners).start(plan);
    approvals.run(id);
    seals.sealAnew(id, "bea");
    jdbc.sql("update exodus_migration set plan = replace(plan, '2099-01-01', '2001-01-01')")
        .update();
    return id;
  }

  private void approve(DestructiveStep step, String id) {
    if (step == DestructiveStep.ROLLBACK || step == DestructiveStep.COMMIT) {
      cutOver(id);
    }
    approvals.step(id, step);
  }

  private void cutOver(String id) {
    approve(DestructiveStep.CUTOVER, id);
    JsonNode begun = take(DestructiveStep.CUTOVER, id);
    String attempt = api(id) + "/attempts/" + begun.get("number");
    EngineRest switching = having("exodus-switch", id);
    JsonNode decided =
        switching.post(
            attempt + "/decision", Map.of("epoch", begun.get("epoch"), "decision", "DECIDED"));
    switching.post(
        attempt + "/completion", Map.of("epoch", decided.get("epoch"), "evidence", Map.of()));
  }

  /** Throws what the engine refuses it with. */
  private JsonNode take(DestructiveStep step, String id) {
    return switch (step) {
      case CUTOVER -> having("exodus-switch", id).post(api(id) + "/attempts", attempt("TARGET"));
      case ROLLBACK -> having("exodus-switch", id).post(api(id) + "/attempts", attempt("SOURCE"));
      case COMMIT -> having("exodus-commit", id).post(api(id) + "/commit", Map.of());
      default -> having("exodus-release", id).post(api(id) + "/release", Map.of());
    };
  }

  /** The worker, with a task of that topic in hand. */
  private EngineRest having(String topic, String id) {
    String task = GivenTask.of(engine, migrations.get(id).runId(), topic);
    return worker.with(Map.of("Exodus-Task", task, "Exodus-Worker", GivenTask.WORKER));
  }

  private static Map<String, Object> attempt(String towards) {
    return Map.of("towards", towards, "worker", "worker-1", "withLoss", false);
  }

  private static String api(String id) {
    return "/exodus/api/migrations/" + id;
  }

  private void shouldBeHeld(DestructiveStep step, String id) {
    assertThatThrownBy(() -> take(step, id))
        .isInstanceOfSatisfying(
            EngineRest.Refused.class, refused -> assertThat(refused.status()).isEqualTo(423))
        .hasMessageContaining("Incident 1 of '" + orders + "' is open");
  }

  /** An owner does; and a worker has looked. */
  private void raise() {
    var what = EngineRest.variables(Map.of("incidentWhat", "the shop is slow"));
    owners
        .as(OwnerRole.APPLICATION_OWNER)
        .post(
            "/engine-rest/process-definition/key/exodus-incident/start",
            Map.of("businessKey", orders, "variables", what));
    var tasks = engine.getExternalTaskService();
    tasks
        .fetchAndLock(1, "worker-1")
        .topic("exodus-snapshot", 60_000)
        .execute()
        .forEach(look -> tasks.complete(look.getId(), "worker-1"));
  }

  private void release() {
    String asked = "/engine-rest/task?taskDefinitionKey=Task_DecideIncident";
    await().atMost(SOON).until(() -> administrator.get(asked).size() == 1);
    owners.answer(administrator.get(asked).get(0), "release");
  }

  @ParameterizedTest
  @EnumSource(names = {"CUTOVER", "ROLLBACK", "COMMIT", "RELEASE"})
  void shouldHoldTheStepOfEveryMigrationOnTheseEndpoints(DestructiveStep step) {
    approve(step, orders);
    raise();
    shouldBeHeld(step, orders);

    Phase phase = migrations.get(orders).phase();
    migrations.enter(orders, Phase.ABORTED);
    String onward = start("onward", "orders-new", "orders-next");
    // What leads up to the step would be held, too.
    incident("RELEASED");
    approve(step, onward);
    incident("OPEN");
    shouldBeHeld(step, onward);

    // The negative control: the same call, on other endpoints.
    String items = start("items", "items-old", "items-new");
    approve(step, items);
    take(step, items);

    migrations.enter(orders, phase);
    release();
    take(step, orders);
    take(step, onward);
  }

  @Test
  void shouldReleaseNothingWhereAnAdministratorSkipsTheQuestionOrDeletesIt() {
    approve(DestructiveStep.CUTOVER, orders);
    raise();
    String incidents = "/engine-rest/process-instance?processDefinitionKey=exodus-incident";
    String incident = administrator.get(incidents).get(0).get("id").asText();
    String modification = "/engine-rest/process-instance/" + incident + "/modification";
    var skip = Map.of("type", "startBeforeActivity", "activityId", "Task_ReleaseHeldSteps");
    var skipping = Map.of("instructions", List.of(skip));

    assertThatThrownBy(() -> administrator.post(modification, skipping))
        .hasMessageContaining("a run follows its runbook");
    shouldBeHeld(DestructiveStep.CUTOVER, orders);

    engine.getRuntimeService().deleteProcessInstance(incident, "out of the way");
    shouldBeHeld(DestructiveStep.CUTOVER, orders);
  }

  @Test
  void shouldReleaseNothingWhereADeployedModelSkipsTheQuestion() {
    approve(DestructiveStep.CUTOVER, orders);
    RepositoryService repository = engine.getRepositoryService();
    var rogue = repository.createDeployment();
    rogue.addModelInstance("incident.bpmn", withoutQuestion(repository));
    String deployment = rogue.deploy().getId();

    raise();

    var failed = engine.getManagementService().createJobQuery().noRetriesLeft();
    await().atMost(SOON).until(() -> failed.count() == 1);
    assertThat(failed.singleResult().getExceptionMessage()).contains(UNANSWERED);
    shouldBeHeld(DestructiveStep.CUTOVER, orders);
    engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .deploymentId(deployment)
        .list()
        .forEach(
            incident -> engine.getRuntimeService().deleteProcessInstance(incident.getId(), "test"));
    repository.deleteDeployment(deployment, true);
  }

  /** The shipped one, in which the way to the question leads to the release itself. */
  private static BpmnModelInstance withoutQuestion(RepositoryService repository) {
    var incident =
        repository.createProcessDefinitionQuery().processDefinitionKey(RunbookKeys.INCIDENT);
    BpmnModelInstance model =
        repository.getBpmnModelInstance(incident.latestVersion().singleResult().getId());
    SequenceFlow way = model.getModelElementById("Flow_DecisionBeginsToDecide");
    FlowNode release = model.getModelElementById("Task_ReleaseHeldSteps");
    way.getTarget().getIncoming().remove(way);
    way.setTarget(release);
    release.getIncoming().add(way);
    return model;
  }
}
