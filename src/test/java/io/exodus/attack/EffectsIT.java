package io.exodus.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.api.ApiPaths;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.migration.Phase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Who has the password of the workers' account, and no task of a migration in hand, changes nothing
 * there.
 */
@DirtiesContext
class EffectsIT extends GuardedServer {

  private static final String OF_MIGRATION = ApiPaths.ROOT + "/migrations/{id}";

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  /** Registered as any other, and at every step at once. */
  private void everywhere() {
    forget();
    id += "-all";
    var model =
        new StringBuilder(
            """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
              <bpmn:process id="exodus-migration" isExecutable="true" camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="start" />
                <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="register" />
                <bpmn:serviceTask id="register" camunda:delegateExpression="${registerMigration}" />
            """);
    for (String topic : Effect.everyTopic()) {
      model.append(
          "<bpmn:sequenceFlow id='to-%1$s' sourceRef='register' targetRef='%1$s' />"
              .formatted(topic));
      model.append(
          ("<bpmn:serviceTask id='%1$s' camunda:type='external' camunda:topic='%1$s'>"
                  + "<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter"
                  + " name='check'>capacity</camunda:inputParameter></camunda:inputOutput>"
                  + "</bpmn:extensionElements></bpmn:serviceTask>")
              .formatted(topic));
    }
    model.append("</bpmn:process></bpmn:definitions>");
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addString("m.bpmn", model.toString())
        .deploy();
    register();
  }

  private void register() {
    as(
        "olga",
        () ->
            engine
                .getRuntimeService()
                .startProcessInstanceByKey(RunbookKeys.MIGRATION, id, requestedPlan()));
  }

  private String task(String run, String topic) {
    ExternalTask task =
        engine
            .getExternalTaskService()
            .createExternalTaskQuery()
            .processInstanceId(run)
            .topicName(topic)
            .singleResult();
    return task.getId();
  }

  /** One that a worker has in hand, until then. */
  private String locked(String run, String topic, long millis) {
    String task = task(run, topic);
    engine.getExternalTaskService().unlock(task);
    engine.getExternalTaskService().lock(task, "worker-1", millis);
    return task;
  }

  private HttpResponse<String> act(Effect effect, String task, String worker)
      throws IOException, InterruptedException {
    return call(
        effect.method(),
        WORKER,
        ApiPaths.ROOT + "/migrations/" + id + effect.path(),
        effect.body(),
        "Exodus-Task",
        task,
        "Exodus-Worker",
        worker);
  }

  @Test
  void shouldDoNothingForWhoHasNoTaskOfItInHand() throws Exception {
    everywhere();
    String before = migrations.get(id).runId();
    anotherMigration();
    for (Effect effect : Effect.all().toList()) {
      shouldDemandATaskOf(effect, before);
    }
    assertThat(journal.verify(id).whole()).isTrue();
  }

  private void shouldDemandATaskOf(Effect effect, String before) throws Exception {
    String run = migrations.get(id).runId();
    String foreign = locked(before, effect.topics().get(0), 60_000);
    String other =
        Effect.everyTopic().stream()
            .filter(topic -> !effect.topics().contains(topic))
            .findFirst()
            .orElseThrow();

    refused(effect, 409, "", "", "the header 'Exodus-Task' is missing");
    refused(effect, 409, "none", "worker-1", "there is no such task");
    refused(effect, 409, locked(run, other, 60_000), "worker-1", "topic '" + other + "'");
    refused(effect, 409, foreign, "worker-1", "it is not of the run of '" + id + "'");
    String free = task(run, effect.topics().get(0));
    refused(effect, 409, free, "worker-1", "no worker has locked it");
    engine.getExternalTaskService().unlock(foreign);
    String another = locked(run, effect.topics().get(0), 60_000);
    refused(effect, 409, another, "worker-2", "it is locked by a different worker");
    engine.getExternalTaskService().unlock(another);
    String late = locked(run, effect.topics().get(0), 1);
    await(late);
    refused(effect, 503, late, "worker-1", "its lock has run out");

    // The negative control.
    engine.getExternalTaskService().unlock(late);
    HttpResponse<String> allowed =
        act(effect, locked(run, effect.topics().get(0), 60_000), "worker-1");
    assertThat(allowed.body()).doesNotContain("external task");
    assertThat(allowed.statusCode()).as(allowed.body()).isIn(200, 204, 400, 409);
    engine.getExternalTaskService().unlock(late);
  }

  private void await(String task) {
    org.awaitility.Awaitility.await()
        .until(
            () ->
                engine
                        .getExternalTaskService()
                        .createExternalTaskQuery()
                        .externalTaskId(task)
                        .notLocked()
                        .count()
                    == 1);
  }

  /** A second run on the same databases, after the first one. */
  private void anotherMigration() {
    migrations.enter(id, Phase.REFUSED);
    id += "-2";
    register();
  }

  private void refused(Effect effect, int status, String task, String worker, String why)
      throws Exception {
    int rows = refusals().size();

    HttpResponse<String> answer = act(effect, task, worker);
    act(effect, task, worker);

    assertThat(answer.statusCode())
        .as(effect + ": " + why + ": " + answer.body())
        .isEqualTo(status);
    assertThat(answer.body()).contains(why);
    assertThat(refusals())
        .hasSize(rows + 1)
        .last()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo(WORKER);
              assertThat(row.subject()).isEqualTo("external task");
              assertThat(row.detail()).contains(why);
            });
  }

  /** A point's result is told by whoever has that point in hand. */
  @Test
  void shouldTakeTheResultOfACheckFromWhoHasThatCheckInHand() throws Exception {
    everywhere();
    Effect other =
        new Effect(
            "PUT", "", "/checks/health", "{\"verdict\": \"PASS\", \"findings\": []}", List.of());

    refused(
        other,
        409,
        locked(migrations.get(id).runId(), "exodus-check", 60_000),
        "worker-1",
        "it is of the check 'capacity'");

    assertThat(findings.verdicts(id)).doesNotContainKey("health");
  }

  /** What is not in the table would be a door that nobody has looked at. */
  @Test
  void shouldKnowEveryCallThatChangesSomethingOfAMigration() {
    Set<String> mapped =
        mappings.getHandlerMethods().keySet().stream()
            .flatMap(
                info ->
                    info.getMethodsCondition().getMethods().stream()
                        .filter(method -> !method.name().equals("GET"))
                        .flatMap(
                            method ->
                                info.getPatternValues().stream()
                                    .filter(pattern -> pattern.startsWith(OF_MIGRATION))
                                    .map(
                                        pattern ->
                                            method
                                                + " "
                                                + pattern.substring(OF_MIGRATION.length()))))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known =
        Effect.all().map(Effect::toString).collect(Collectors.toCollection(TreeSet::new));
    // A question: it names the task in its body.
    known.add("POST /work");

    assertThat(mapped).isEqualTo(known);
  }

  /** Else the two headers could be copied from a task that a real worker has in hand. */
  @Test
  void shouldNotShowTheWorkersAccountWhichTasksOthersHaveInHand() throws Exception {
    gate();
    String task = WorkerBypass.locked(this);
    for (String path :
        List.of(
            "/engine-rest/external-task",
            "/engine-rest/external-task/count",
            "/engine-rest/external-task/" + task)) {
      HttpResponse<String> answer = call("GET", WORKER, path, "");
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).doesNotContain(task);
      assertThat(call("GET", ROOT, path, "").statusCode()).as(path).isEqualTo(200);
    }
    assertThat(call("GET", WORKER, "/engine-rest/history/external-task-log", "").body())
        .doesNotContain(task);
  }

  /** A refused control address is in the journal of what moves behind that interlay, once. */
  @Test
  void shouldJournalOnceAnAddressThatWorkersAreNotToCall() throws Exception {
    String instance = ApiPaths.ROOT + "/interlays/orders/instances/i-9";
    String report = "{\"control\": \"http://10.9.9.9:80\", \"authority\": \"SOURCE\"}";

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          call("POST", INTERLAY, instance, report, "Exodus-Instance-Key", "a".repeat(64));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    assertThat(refusals())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo(INTERLAY);
              assertThat(row.subject()).isEqualTo("interlay orders");
              assertThat(row.detail()).contains("http://10.9.9.9:80");
            });
  }

  /** Interlays and probes report for themselves. */
  @Test
  void shouldLetNoWorkerReportForAnInterlayOrAProbe() throws Exception {
    assertThat(
            call("POST", WORKER, ApiPaths.ROOT + "/interlays/orders/instances/i-1", "{}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            call("DELETE", WORKER, ApiPaths.ROOT + "/interlays/orders/instances/i-1", "")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            call("PUT", WORKER, ApiPaths.ROOT + "/interlays/orders/probes/shop", "{}").statusCode())
        .isEqualTo(403);
  }
}
