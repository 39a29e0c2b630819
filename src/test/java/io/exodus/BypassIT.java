package io.exodus;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.annotation.DirtiesContext;

/** Ways round a gate: each is refused, and each leaves one row in the journal with its name. */
@DirtiesContext
class BypassIT extends GuardedServer {

  @ParameterizedTest
  @MethodSource("io.exodus.Bypass#all")
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
    assertThat(journal.latest(id, "SEAL", "criteria").detail())
        .contains("\"maxErrorRate\":0.9", "commitCriteria");
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
