package io.exodus.attack;

import static io.exodus.attack.GuardedServer.BEGIN;
import static io.exodus.attack.GuardedServer.CHANGE;
import static io.exodus.attack.GuardedServer.ROOT;
import static io.exodus.attack.GuardedServer.START_CHANGE;
import static io.exodus.attack.GuardedServer.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.task.Task;

/**
 * One way round a gate.
 *
 * @param actor whom the journal names
 * @param subject what of the journal's refusals it is
 */
record Bypass(String name, String actor, String subject, Attempt attempt) {

  /** Must fail. */
  interface Attempt {
    void on(GuardedServer server) throws Exception;
  }

  private static final String VOUCHED =
      "{\"variables\": {\"backupDecision\": {\"value\": \"vouch\"},"
          + " \"backupReference\": {\"value\": \"tape 7\"},"
          + " \"backupUntil\": {\"value\": \"2099-01-01T00:00:00Z\"}%s}}";

  private static final String AT_THE_ADOPTION =
      ", \"businessKey\": \"%s\", \"startInstructions\": [{\"type\": \"startBeforeActivity\","
          + " \"activityId\": \"Task_AdoptChange\"}]";

  @Override
  public String toString() {
    return name;
  }

  static Stream<Bypass> all() {
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
                  "{\"messageName\": \"exodus-rollback-called\", \"businessKey\": \""
                      + s.id
                      + "\"}");
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
                    "/engine-rest/process-definition/key/exodus-call-for-rollback/start",
                    "{\"variables\": {\"migrationId\": {\"value\": \""
                        + s.id
                        + "\"},"
                        + " \"rollbackReason\": {\"value\": \"I want to\"}}}")),
        new Bypass(
            "the release of the source before its date",
            WORKER,
            "release",
            s -> {
              s.journal.append(s.id, EntryType.AUTHORITY, WORKER, "commit", Map.of());
              s.journal.append(
                  s.id,
                  EntryType.DECISION,
                  "dmitri",
                  "approveRelease",
                  Map.of("decision", "release", "role", "databaseOwner"));
              assertThat(s.work("exodus-release", "release", "").body())
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
            RunbookKeys.CHANGE_PLAN,
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
            "a deployed model that skips the gates",
            WORKER,
            "attempt",
            GuardedServer::runWithoutGates),
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
                              RunbookKeys.INCIDENT,
                              s.id,
                              Map.of("incidentWhat", "the shop is slow")));
              assertThat(s.work("exodus-switch", "attempts", BEGIN).statusCode()).isEqualTo(423);
            }));
  }
}
