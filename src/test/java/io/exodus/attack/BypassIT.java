package io.exodus.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.engine.authority.Seals;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

/** Ways round a gate: each is refused, and each leaves one row in the journal with its name. */
@Tag("slow")
@DirtiesContext
class BypassIT extends GuardedServer {

  @Autowired Seals seals;

  @ParameterizedTest
  @MethodSource({
    "io.exodus.attack.WorkerBypass#all",
    "io.exodus.attack.ReadBypass#all",
    "io.exodus.attack.Bypass#all",
    "io.exodus.attack.Doors#all"
  })
  void shouldRefuseAndJournal(Bypass bypass) throws Exception {
    gate();
    assertThat(refusals()).isEmpty();

    bypass.attempt().on(this);

    assertThat(refusals())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo(bypass.actor());
              assertThat(row.subject()).isEqualTo(bypass.subject());
              assertThat(row.detail()).contains("why");
            });
    assertThat(journal.verify(id).whole()).isTrue();
  }

  @Test
  void shouldSetAForgedVariableOfThePlanBackAndTakeTheAnswer() throws Exception {
    String gate = gate().getId();
    String part = gate().getProcessInstanceId();
    unguarded(() -> engine.getRuntimeService().setVariable(part, "maxErrorRate", 0.9));
    unguarded(() -> engine.getRuntimeService().setVariable(part, "rollbackApprover", "dmitri"));

    HttpResponse<String> answer =
        call(
            "POST",
            "dmitri",
            "/engine-rest/task/" + gate + "/complete",
            "{\"variables\": {\"backupDecision\": {\"value\": \"vouch\"},"
                + " \"backupReference\": {\"value\": \"tape 7\"},"
                + " \"backupUntil\": {\"value\": \"2099-01-01T00:00:00Z\"}}}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(engine.getRuntimeService().getVariables(part))
        .containsEntry("maxErrorRate", 0.01)
        .containsEntry("rollbackApprover", "ravi");
    assertThat(journal.latest(id, EntryType.EVIDENCE, "variables").detail())
        .contains("maxErrorRate", "rollbackApprover", "Task_VouchBackup")
        .doesNotContain("0.9");
    assertThat(refusals()).isEmpty();
  }

  @Test
  void shouldSealTheCriteriaOnce() {
    beginTheRun();
    JournalEntry sealed = journal.latest(id, EntryType.SEAL, "criteria");

    assertThatThrownBy(() -> seals.seal(id, "bea"))
        .hasMessageContaining("the criteria is 'sealed in row " + sealed.sequence())
        .hasMessageContaining("start 'Change the terms'");
    assertThat(journal.latest(id, EntryType.SEAL, "criteria")).isEqualTo(sealed);
  }

  /** The negative control: a check that its operator began as one does is believed. */
  @Test
  void shouldHandOutAndJudgeACheckThatItsOperatorBegan() throws Exception {
    beginTheRun();
    String check =
        started(
            "olga",
            "/engine-rest/process-definition/key/exodus-check-again/start",
            "{\"variables\": {\"migrationId\": {\"value\": \""
                + id
                + "\"}, \"point\": {\"value\": \"health\"}}}");
    partOf(check);
    assertThat(journal.latest(id, EntryType.COMPANION, check).actor()).isEqualTo("olga");
    String task = await().until(() -> external("exodus-check"), Objects::nonNull);

    HttpResponse<String> asked = call("POST", WORKER, api("work"), "{\"task\": \"" + task + "\"}");

    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(asked.body()).contains("\"id\":\"" + id + "\"");
    complete(task);
    await()
        .until(
            () -> engine.getRuntimeService().createProcessInstanceQuery().processInstanceId(check),
            left -> left.count() == 0);
    assertThat(journal.latest(id, EntryType.VERDICT, RunbookKeys.PREFLIGHT_CRITERIA).detail())
        .contains("PASS");
    assertThat(refusals()).isEmpty();
  }

  /** The negative control of what strangers are refused: the worker's way, and the operator's. */
  @Test
  void shouldLetTheWorkersWorkAndAnOperatorGiveRetries() throws Exception {
    gate();
    String task = WorkerBypass.locked(this);

    assertThat(
            call("PUT", ROOT, "/engine-rest/external-task/" + task + "/retries", "{\"retries\": 2}")
                .statusCode())
        .isEqualTo(204);
    HttpResponse<String> done =
        call(
            "POST",
            WORKER,
            "/engine-rest/external-task/" + task + "/complete",
            "{\"workerId\": \"worker-1\", \"variables\": {\"compatibilityFindings\":"
                + " {\"value\": \"[]\", \"type\": \"Json\"}}}");

    assertThat(done.statusCode()).as(done.body()).isEqualTo(204);
    assertThat(refusals()).isEmpty();
  }

  /** The negative control of reading: its people do, each of what is theirs. */
  @Test
  void shouldLetThePeopleOfAMigrationReadOfIt() throws Exception {
    gate();
    for (String user : List.of("dmitri", "pat", "ines")) {
      assertThat(call("GET", user, api("journal"), "").body()).contains("plan");
      assertThat(call("GET", user, "/exodus/api/migrations", "").body()).contains(id);
      assertThat(call("GET", user, "/exodus/api/interlays/orders", "").statusCode()).isEqualTo(200);
    }
    assertThat(call("GET", ROOT, "/exodus/api/migrations", "").body()).isEqualTo("[]");
    assertThat(call("GET", ROOT, "/exodus/api/interlays/orders", "").statusCode()).isEqualTo(403);
    assertThat(call("GET", ROOT, "/exodus/api/migrations/none", "").statusCode()).isEqualTo(403);
    assertThat(refusals()).isEmpty();
  }

  /** And a designer's own topics are whoever's the engine gives the rights to. */
  @Test
  void shouldLetAnybodyEntitledWorkOnATopicThatIsNotOfExodus() throws Exception {
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addModelInstance(
            "freeze.bpmn",
            Bpmn.createExecutableProcess(ROGUE)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .serviceTask()
                .camundaExternalTask("freeze")
                .userTask()
                .endEvent()
                .done())
        .deploy();
    String other = engine.getRuntimeService().startProcessInstanceByKey(ROGUE, "no-run").getId();

    HttpResponse<String> fetched =
        call("POST", ROOT, "/engine-rest/external-task/fetchAndLock", WorkerBypass.fetch("freeze"));
    String task =
        engine
            .getExternalTaskService()
            .createExternalTaskQuery()
            .processInstanceId(other)
            .singleResult()
            .getId();
    HttpResponse<String> done =
        call(
            "POST",
            ROOT,
            "/engine-rest/external-task/" + task + "/complete",
            "{\"workerId\": \"worker-1\", \"variables\": {\"frozen\": {\"value\": true}}}");

    assertThat(fetched.body()).contains(task);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(204);
  }

  /** The negative control of the ways round a change: this is the way. */
  @Test
  void shouldChangeTheTermsWithTheSignaturesOfTwoPersons() throws Exception {
    askForChange();
    assertThat(
            call(
                    "POST",
                    "ravi",
                    "/engine-rest/task/" + open("Task_SignChange").getId() + "/complete",
                    "{\"variables\": {\"signDecision\": {\"value\": \"sign\"}}}")
                .statusCode())
        .isEqualTo(204);
    Task second = open("Task_CountersignChange");
    assertThat(String.valueOf(engine.getTaskService().getVariableLocal(second.getId(), "briefing")))
        .contains("at most 1 %", "at most 90 %", "I want to", "ada");

    HttpResponse<String> signed =
        call(
            "POST",
            "bea",
            "/engine-rest/task/" + second.getId() + "/complete",
            "{\"variables\": {\"countersignDecision\": {\"value\": \"sign\"}}}");

    assertThat(signed.statusCode()).as(signed.body()).isEqualTo(204);
    assertThat(migrations.get(id).plan().thresholds().maxErrorRate()).isEqualTo(0.9);
    assertThat(engine.getRuntimeService().getVariable(migrations.get(id).runId(), "maxErrorRate"))
        .isEqualTo(0.9);
    assertThat(journal.latest(id, EntryType.SEAL, "criteria").detail())
        .contains("\"maxErrorRate\":0.9", RunbookKeys.COMMIT_CRITERIA);
    assertThat(refusals()).isEmpty();
    assertThat(journal.verify(id).whole()).isTrue();
  }

  /**
   * The negative control: it is the migration that is guarded, and not the administrator barred.
   */
  @Test
  void shouldLetAnAdministratorDoAllThatToAProcessThatIsNoRun() throws Exception {
    engine
        .getRepositoryService()
        .createDeployment()
        .name(ROGUE)
        .addModelInstance(
            "rogue.bpmn",
            Bpmn.createExecutableProcess(ROGUE)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask("Task_Any")
                .userTask("Task_Next")
                .endEvent()
                .done())
        .deploy();
    String other = engine.getRuntimeService().startProcessInstanceByKey("rogue", "no-run").getId();
    String path = "/engine-rest/process-instance/" + other;

    assertThat(
            call(
                    "PUT",
                    ROOT,
                    path + "/variables/backupDecision",
                    "{\"value\": \"vouch\", \"type\": \"String\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(
            call(
                    "POST",
                    ROOT,
                    path + "/modification",
                    "{\"instructions\": [{\"type\": \"startBeforeActivity\","
                        + " \"activityId\": \"Task_Next\"}]}")
                .statusCode())
        .isEqualTo(204);
    assertThat(call("DELETE", ROOT, path, "").statusCode()).isEqualTo(204);
    assertThat(refusals()).isEmpty();
  }
}
