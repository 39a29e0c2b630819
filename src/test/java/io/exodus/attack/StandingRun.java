package io.exodus.attack;

import static java.util.Map.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.walk.Things;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/**
 * A run at the gate "Approve the cutover", with all that may stand beside it: a change that waits
 * for its signature, an incident that failed at its look and waits for its timer, a check that has
 * yet to begin, tasks of workers, and the message that it listens for.
 */
final class StandingRun {

  private static final String START = "/engine-rest/process-definition/key/";
  private static final Duration SOON = Duration.ofSeconds(60);

  private StandingRun() {}

  /** From its preflight on. Jobs are done by the test from then on. */
  static Map<String, String> of(GuardedServer server) throws Exception {
    server.beginTheRun();
    complete(server, "exodus-copy", Map.of("copied", 10, "failedRecords", 0));
    complete(server, "exodus-validate", Map.of("validated", 10, "divergent", 0, "unsettled", 0));
    server.open("Task_ApproveCutover");
    ((ProcessEngineConfigurationImpl) server.engine.getProcessEngineConfiguration())
        .getJobExecutor()
        .shutdown();
    server.started(
        "ada", GuardedServer.START_CHANGE, GuardedServer.CHANGE.formatted(server.id, ""));
    String incident = server.incident();
    String added = server.incidentThatAdded();
    var tasks = server.engine.getExternalTaskService();
    String look = server.external("exodus-snapshot");
    tasks.lock(look, Things.WORKER_ID, 60_000);
    tasks.handleFailure(look, Things.WORKER_ID, "it failed", 0, 0);
    String check =
        server.started(
            "olga",
            START + "exodus-check-again/start",
            "{\"variables\": {\"migrationId\": {\"value\": \""
                + server.id
                + "\"}, \"point\": {\"value\": \"health\"}}}");
    // Far from now, whenever the test comes to it.
    server
        .engine
        .getManagementService()
        .createJobQuery()
        .timers()
        .processInstanceId(incident)
        .list()
        .forEach(
            timer ->
                server
                    .engine
                    .getManagementService()
                    .setJobDuedate(timer.getId(), new Date(4_000_000_000_000L)));
    return Things.of(
        server.engine,
        new Things.Where(
            server.migrations.get(server.id).runId(),
            "Task_ApproveCutover",
            "exodus-watch",
            "exodus-follow",
            RunbookKeys.ROLLBACK_CALLED,
            "maxErrorRate",
            incident,
            check,
            added,
            preflight(server),
            "ada",
            "board",
            next(server),
            Map.ofEntries(
                entry("member", "pat"),
                entry("freeGroup", "crew"),
                entry("service", GuardedServer.WORKER),
                entry("serviceGroup", "exodusWorkers"),
                entry("part", server.definition(RunbookKeys.ROLLBACK)),
                entry("partKey", RunbookKeys.ROLLBACK),
                entry("signal", RunbookKeys.ROLLBACK_CALLED),
                entry("step1", "Task_ApproveRun"),
                entry("jobStep", "Task_ReleaseHeldSteps"),
                entry("finishedStep", "Task_SnapshotHealth"),
                entry("form", form()),
                entry("facts", "{}"))));
  }

  /** What a request for another migration says. */
  private static String form() throws Exception {
    Map<String, Object> form = new TreeMap<>();
    GuardedServer.requestedPlan().forEach((name, value) -> form.put(name, Map.of("value", value)));
    return new ObjectMapper().writeValueAsString(form);
  }

  private static void complete(GuardedServer server, String topic, Map<String, Object> results) {
    String task = await().atMost(SOON).until(() -> server.external(topic), Objects::nonNull);
    var tasks = server.engine.getExternalTaskService();
    tasks.lock(task, Things.WORKER_ID, 60_000);
    tasks.complete(task, Things.WORKER_ID, results);
  }

  private static String preflight(GuardedServer server) {
    return server
        .engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processDefinitionKey(RunbookKeys.PREFLIGHT)
        .processInstanceBusinessKey(server.id)
        .finished()
        .singleResult()
        .getId();
  }

  /** Another version of the same model, which a run could be moved into. */
  private static String next(GuardedServer server) {
    return server
        .engine
        .getRepositoryService()
        .createDeployment()
        .name(GuardedServer.ROGUE)
        .addClasspathResource("processes/migration.bpmn")
        .deployWithResult()
        .getDeployedProcessDefinitions()
        .get(0)
        .getId();
  }
}
