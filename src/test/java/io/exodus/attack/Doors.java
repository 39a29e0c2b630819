package io.exodus.attack;

import static io.exodus.attack.GuardedServer.ROGUE;
import static io.exodus.attack.GuardedServer.ROOT;
import static io.exodus.attack.GuardedServer.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/**
 * The doors beside the gates: processes that take a migration's name, those that were begun beside
 * it, and the ways by which a task takes variables without an answer.
 */
final class Doors {

  private static final String START_MIGRATION =
      "/engine-rest/process-definition/key/exodus-migration/start";
  private static final String START_CHECK =
      "/engine-rest/process-definition/key/exodus-check-again/start";
  private static final String MIGRATE = "/engine-rest/migration/execute";
  private static final String POINT =
      "{\"migrationId\": {\"value\": \"%s\"}, \"point\": {\"value\": \"backup\"}}";
  private static final String FORGED = "{\"variables\": {\"maxErrorRate\": {\"value\": 0.9}}}";

  private Doors() {}

  static Stream<Bypass> all() {
    return Stream.of(foreignInstances(), companions(), variables()).flatMap(doors -> doors);
  }

  private static Stream<Bypass> foreignInstances() {
    return Stream.of(
        begun("at the clearing up on both sides", "startBeforeActivity", "Task_ClearUpAfterAbort"),
        begun("at the settling of the authority", "startBeforeActivity", "Task_SettleAuthority"),
        begun("at the follower", "startBeforeActivity", "Task_KeepFollowerCurrent"),
        begun("after its registration", "startAfterActivity", "Task_RegisterMigration"),
        begun("at the approval of the run", "startBeforeActivity", "Task_ApproveRun"),
        new Bypass(
            "an administrator begins a cutover beside the run",
            ROOT,
            RunbookKeys.CUTOVER,
            s ->
                s.refused(
                    "POST",
                    ROOT,
                    "/engine-rest/process-definition/key/exodus-cutover/start",
                    "{\"businessKey\": \"" + s.id + "\"}")),
        new Bypass(
            "an administrator restarts a process that is over, at another step",
            ROOT,
            RunbookKeys.INCIDENT,
            s -> {
              s.incident();
              s.refused(
                  "POST",
                  ROOT,
                  "/engine-rest/process-definition/"
                      + s.definition(RunbookKeys.INCIDENT)
                      + "/restart",
                  "{\"processInstanceIds\": [\""
                      + s.incidentThatAdded()
                      + "\"], \"instructions\": [{\"type\": \"startBeforeActivity\","
                      + " \"activityId\": \"Task_SnapshotHealth\"}]}");
            }),
        new Bypass(
            "a deployed process asks the workers by a topic that it works out",
            ROOT,
            ROGUE,
            s -> {
              s.deployRogue(
                  "<bpmn:serviceTask id='part' camunda:type='external'"
                      + " camunda:topic='${topic}'/>");
              s.refused(
                  "POST",
                  ROOT,
                  s.startRogue(),
                  "{\"businessKey\": \""
                      + s.id
                      + "\", \"variables\": {\"topic\": {\"value\": \"exodus-clear\"}}}");
            }),
        new Bypass(
            "a deployed process calls a part of the runbook",
            ROOT,
            RunbookKeys.CUTOVER,
            s -> {
              s.deployRogue(
                  "<bpmn:callActivity id='part' calledElement='exodus-cutover'><bpmn:extensionElements>"
                      + "<camunda:in businessKey='#{execution.processBusinessKey}'/>"
                      + "</bpmn:extensionElements></bpmn:callActivity>");
              s.refused("POST", ROOT, s.startRogue(), "{\"businessKey\": \"" + s.id + "\"}");
            }),
        new Bypass(
            "a deployed process asks the workers",
            ROOT,
            ROGUE,
            s -> {
              s.deployRogue(
                  "<bpmn:serviceTask id='part' camunda:type='external'"
                      + " camunda:topic='exodus-clear'/>");
              s.refused("POST", ROOT, s.startRogue(), "{\"businessKey\": \"" + s.id + "\"}");
            }),
        new Bypass(
            "a deployed process adopts another plan",
            ROOT,
            ROGUE,
            s -> {
              s.deployRogue(
                  "<bpmn:serviceTask id='part' camunda:delegateExpression='${adoptPlan}'/>");
              s.refused(
                  "POST",
                  ROOT,
                  s.startRogue(),
                  "{\"businessKey\": \""
                      + s.id
                      + "\", \"variables\": {\"maxErrorRate\": {\"value\": 0.9}}}");
              assertThat(s.migrations.get(s.id).plan().thresholds().maxErrorRate()).isEqualTo(0.01);
            }),
        new Bypass(
            "a deployed process asks for the approval of the run",
            ROOT,
            ROGUE,
            s -> {
              s.deployRogue(GuardedServer.APPROVAL);
              s.refused("POST", ROOT, s.startRogue(), "{\"businessKey\": \"" + s.id + "\"}");
            }),
        new Bypass(
            "an administrator moves the run into another version of its model",
            ROOT,
            "version",
            s -> {
              s.deployRogue("<bpmn:callActivity id='part' calledElement='exodus-preflight'/>");
              s.refused(
                  "POST",
                  ROOT,
                  MIGRATE,
                  s.migration(s.run(), "Call_Preflight", s.definition(ROGUE), "part"));
            }),
        new Bypass(
            "a process is moved into the runbook",
            ROOT,
            "version",
            s -> {
              s.deployRogue("<bpmn:userTask id='part'/>");
              String other = s.started(s.startRogue(), "{\"businessKey\": \"" + s.id + "\"}");
              s.refused(
                  "POST",
                  ROOT,
                  MIGRATE,
                  s.migration(
                      s.instance(other),
                      "part",
                      s.definition(RunbookKeys.MIGRATION),
                      "Task_ApproveRun"));
            }),
        new Bypass(
            "a worker is handed a task of a process that took the name",
            WORKER,
            "external task",
            s -> {
              s.deployRogue(
                  "<bpmn:serviceTask id='part' camunda:type='external' camunda:topic='other'/>");
              s.started(s.startRogue(), "{\"businessKey\": \"" + s.id + "\"}");
              String task = s.external("other");
              HttpResponse<String> asked =
                  s.call("POST", WORKER, s.api("work"), "{\"task\": \"" + task + "\"}");
              assertThat(asked.statusCode()).as(asked.body()).isEqualTo(409);
            }));
  }

  private static Bypass begun(String where, String how, String activity) {
    return new Bypass(
        "a requester begins a second migration of that name " + where,
        "olga",
        RunbookKeys.MIGRATION,
        s ->
            s.refused(
                "POST",
                "olga",
                START_MIGRATION,
                "{\"businessKey\": \""
                    + s.id
                    + "\", \"startInstructions\": [{\"type\": \""
                    + how
                    + "\", \"activityId\": \""
                    + activity
                    + "\"}]}"));
  }

  private static Stream<Bypass> companions() {
    return Stream.of(
        new Bypass(
            "the operator begins a check at its preflight",
            "olga",
            RunbookKeys.CHECK_AGAIN,
            s -> {
              s.beginTheRun();
              s.refused(
                  "POST",
                  "olga",
                  START_CHECK,
                  "{\"businessKey\": \""
                      + s.id
                      + "\", \"variables\": "
                      + POINT.formatted(s.id)
                      + ", \"startInstructions\": [{\"type\": \"startBeforeActivity\","
                      + " \"activityId\": \"Call_Preflight\"}]}");
            }),
        new Bypass(
            "an administrator sets the findings of a check",
            ROOT,
            "variables",
            s ->
                s.refused(
                    "PUT",
                    ROOT,
                    "/engine-rest/process-instance/" + check(s) + "/variables/criticalFindings",
                    "{\"value\": 0, \"type\": \"Integer\"}")),
        new Bypass(
            "an administrator moves a check to its judging",
            ROOT,
            "modification",
            s ->
                s.refused(
                    "POST",
                    ROOT,
                    "/engine-rest/process-instance/" + s.partOf(check(s)).getId() + "/modification",
                    "{\"instructions\": [{\"type\": \"startBeforeActivity\","
                        + " \"activityId\": \"Task_JudgePreflight\"}]}")),
        new Bypass(
            "an administrator deletes a check",
            ROOT,
            "deletion",
            s -> s.refused("DELETE", ROOT, "/engine-rest/process-instance/" + check(s), "")),
        new Bypass(
            "an incident asks the workers for more than a look",
            "ada",
            RunbookKeys.INCIDENT,
            s -> {
              s.deployCompanion("exodus-clear");
              s.refused(
                  "POST",
                  "ada",
                  "/engine-rest/process-definition/key/exodus-incident/start",
                  "{\"businessKey\": \""
                      + s.id
                      + "\", \"variables\": {\"incidentWhat\": {\"value\": \"slow\"}}}");
            }),
        new Bypass(
            "an administrator moves an incident past its question",
            ROOT,
            "modification",
            s -> {
              String incident = s.incident();
              s.refused(
                  "POST",
                  ROOT,
                  "/engine-rest/process-instance/" + incident + "/modification",
                  "{\"instructions\": [{\"type\": \"startBeforeActivity\","
                      + " \"activityId\": \"Task_ReleaseHeldSteps\"}]}");
            }));
  }

  /** The process instance of a check that the operator began as one does. */
  private static String check(GuardedServer s) throws Exception {
    s.beginTheRun();
    return s.started("olga", START_CHECK, "{\"variables\": " + POINT.formatted(s.id) + "}");
  }

  private static Stream<Bypass> variables() {
    String backup = "vouchBackup";
    return Stream.of(
        new Bypass(
            "the owner resolves the task with variables",
            "dmitri",
            backup,
            s -> s.refused("POST", "dmitri", s.task("resolve"), FORGED)),
        new Bypass(
            "the owner delegates it to himself",
            "dmitri",
            backup,
            s -> s.refused("POST", "dmitri", s.task("delegate"), "{\"userId\": \"dmitri\"}")),
        new Bypass(
            "the owner writes that it is delegated",
            "dmitri",
            backup,
            s ->
                s.refused(
                    "PUT",
                    "dmitri",
                    "/engine-rest/task/" + s.gate().getId(),
                    "{\"delegationState\": \"PENDING\", \"assignee\": \"dmitri\"}")),
        new Bypass(
            "the owner submits one that was delegated before",
            "dmitri",
            backup,
            s -> {
              s.leaveDelegated();
              s.refused("POST", "dmitri", s.task("submit-form"), FORGED);
            }));
  }
}
