package io.exodus.attack;

import static io.exodus.attack.GuardedServer.ROOT;
import static io.exodus.attack.GuardedServer.WORKER;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;

/** Ways round the workers: their tasks done by others, and more returned than was asked for. */
final class WorkerBypass {

  private static final String TOPIC = "exodus-check";
  private static final String AS_THE_WORKER = "{\"workerId\": \"worker-1\"%s}";
  private static final String LOCK = ", \"lockDuration\": 60000";
  private static final String PASS = ": {\"preflightVerdict\": {\"value\": \"PASS\"}}";

  private WorkerBypass() {}

  static Stream<Bypass> all() {
    return Stream.of(
        refused("an administrator fetches the workers' tasks", s -> fetch(s, ROOT)),
        new Bypass("the interlays' account fetches them", "exodusInterlay", TOPIC, s -> java(s)),
        refused(
            "an administrator locks one",
            s -> s.refused("POST", ROOT, path(open(s), "lock"), AS_THE_WORKER.formatted(LOCK))),
        refused("an administrator completes one", s -> attempt(s, ROOT, "complete", "")),
        refused(
            "an administrator completes one with a verdict",
            s -> attempt(s, ROOT, "complete", ", \"variables\"" + PASS)),
        refused("an administrator lets one fail", s -> attempt(s, ROOT, "failure", failure(""))),
        refused(
            "an administrator ends one in an error",
            s -> attempt(s, ROOT, "bpmnError", ", \"errorCode\": \"any\"")),
        refused(
            "an administrator extends its lock",
            s -> attempt(s, ROOT, "extendLock", ", \"newDuration\": 60000")),
        refused(
            "an administrator takes it from its worker",
            s -> s.refused("POST", ROOT, path(locked(s), "unlock"), "")),
        refused(
            "an administrator completes one from Java",
            s -> {
              String task = locked(s);
              s.as(
                  ROOT,
                  () ->
                      assertThatThrownBy(
                              () ->
                                  s.engine
                                      .getExternalTaskService()
                                      .complete(task, "worker-1", Map.of("divergent", 0)))
                          .hasMessageContaining("your login is 'root'"));
            }),
        overdone(
            "a worker returns a verdict",
            s -> attempt(s, WORKER, "complete", ", \"variables\"" + PASS)),
        overdone(
            "a worker returns a local variable",
            s -> attempt(s, WORKER, "complete", ", \"localVariables\"" + PASS)),
        overdone(
            "a worker returns a text for a list",
            s ->
                attempt(
                    s,
                    WORKER,
                    "complete",
                    ", \"variables\": {\"compatibilityFindings\": {\"value\": \"[]\"}}")),
        overdone(
            "a worker returns an object to deserialize",
            s ->
                attempt(
                    s,
                    WORKER,
                    "complete",
                    ", \"variables\": {\"compatibilityFindings\": {\"value\": \"[]\","
                        + " \"type\": \"Object\", \"valueInfo\": {\"objectTypeName\":"
                        + " \"java.util.ArrayList\", \"serializationDataFormat\":"
                        + " \"application/json\"}}}")),
        overdone(
            "a worker ends a task in an error with a verdict",
            s -> attempt(s, WORKER, "bpmnError", ", \"errorCode\": \"any\", \"variables\"" + PASS)),
        overdone(
            "a worker fails with a verdict",
            s -> attempt(s, WORKER, "failure", failure(", \"variables\"" + PASS))),
        overdone(
            "a worker fails with a local variable",
            s -> attempt(s, WORKER, "failure", failure(", \"localVariables\"" + PASS))));
  }

  private static Bypass refused(String name, Bypass.Attempt attempt) {
    return new Bypass(name, ROOT, TOPIC, attempt);
  }

  private static Bypass overdone(String name, Bypass.Attempt attempt) {
    return new Bypass(name, WORKER, TOPIC, attempt);
  }

  private static String failure(String more) {
    return ", \"errorMessage\": \"any\", \"retries\": 0, \"retryTimeout\": 0" + more;
  }

  private static void attempt(GuardedServer server, String user, String operation, String more)
      throws Exception {
    server.refused("POST", user, path(locked(server), operation), AS_THE_WORKER.formatted(more));
  }

  private static void fetch(GuardedServer server, String user) throws Exception {
    server.refused("POST", user, "/engine-rest/external-task/fetchAndLock", fetch(TOPIC));
  }

  private static void java(GuardedServer server) {
    server.as(
        "exodusInterlay",
        () ->
            assertThatThrownBy(
                    () ->
                        server
                            .engine
                            .getExternalTaskService()
                            .fetchAndLock(1, "worker-1")
                            .topic(TOPIC, 60_000)
                            .execute())
                .hasMessageContaining("only the account 'exodusWorker'"));
  }

  static String fetch(String topic) {
    return "{\"workerId\": \"worker-1\", \"maxTasks\": 1, \"topics\": [{\"topicName\": \""
        + topic
        + "\", \"lockDuration\": 60000}]}";
  }

  private static String path(String task, String operation) {
    return "/engine-rest/external-task/" + task + "/" + operation;
  }

  private static String open(GuardedServer server) {
    return server
        .engine
        .getExternalTaskService()
        .createExternalTaskQuery()
        .topicName(TOPIC)
        .notLocked()
        .listPage(0, 1)
        .get(0)
        .getId();
  }

  /** One that a worker has in hand. */
  static String locked(GuardedServer server) {
    String task = open(server);
    server.engine.getExternalTaskService().lock(task, "worker-1", 60_000);
    return task;
  }
}
