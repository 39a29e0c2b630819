package io.exodus.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import java.net.http.HttpResponse;
import java.util.List;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** An administrator who would sign as somebody else, or with somebody of their own. */
@Tag("slow")
@DirtiesContext
class IdentityIT extends GuardedServer {

  private static final String APPROVE =
      "{\"variables\": {\"maintenanceDecision\": {\"value\": \"approve\"},"
          + " \"maintenanceReference\": {\"value\": \"CHG-1\"},"
          + " \"maintenanceUntil\": {\"value\": \"2099-01-01T00:00:00Z\"}}}";

  @AfterEach
  void asBefore() {
    var identity = engine.getIdentityService();
    identity.deleteMembership("puppet", "board");
    identity.deleteMembership(ROOT, "exodusWorkers");
    identity.deleteUser("puppet");
    identity.deleteUser("board");
    var dmitri = identity.createUserQuery().userId("dmitri").singleResult();
    dmitri.setPassword("dmitri");
    identity.saveUser(dmitri);
  }

  private int puppet(String name) throws Exception {
    return call(
            "POST",
            ROOT,
            "/engine-rest/user/create",
            "{\"profile\": {\"id\": \""
                + name
                + "\"}, \"credentials\": {\"password\": \""
                + name
                + "\"}}")
        .statusCode();
  }

  private HttpResponse<String> approveMaintenance(String user) throws Exception {
    Task gate = open("Task_ApproveMaintenance");
    return call("POST", user, "/engine-rest/task/" + gate.getId() + "/complete", APPROVE);
  }

  private List<JournalEntry> identities() {
    return journal.ofType(id, EntryType.IDENTITY);
  }

  @Test
  void shouldRefuseADecisionOfWhoJoinedTheOwnersGroupLater() throws Exception {
    gate();
    assertThat(puppet("puppet")).isEqualTo(204);
    assertThat(call("PUT", ROOT, "/engine-rest/group/board/members/puppet", "").statusCode())
        .isEqualTo(204);

    HttpResponse<String> answer = approveMaintenance("puppet");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("after the migration was registered");
    assertThat(refusals())
        .singleElement()
        .satisfies(r -> assertThat(r.actor()).isEqualTo("puppet"));
    assertThat(identities())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo(ROOT);
              assertThat(row.subject()).isEqualTo("puppet");
              assertThat(row.detail()).contains("joined", "board");
            });
    assertThat(call("GET", "puppet", api("journal"), "").statusCode()).isEqualTo(403);
    assertThat(approveMaintenance("bea").statusCode()).isEqualTo(204);
  }

  @Test
  void shouldRefuseADecisionOfAUserWithTheIdOfAnOwnersGroup() throws Exception {
    gate();
    assertThat(puppet("board")).isEqualTo(204);

    HttpResponse<String> answer = approveMaintenance("board");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(identities()).singleElement();
  }

  @Test
  void shouldJournalAPasswordThatSomebodyElseSetsAndShowItAtTheNextGate() throws Exception {
    gate();

    assertThat(
            call(
                    "PUT",
                    ROOT,
                    "/engine-rest/user/dmitri/credentials",
                    "{\"password\": \"dmitri\", \"authenticatedUserPassword\": \"root\"}")
                .statusCode())
        .isEqualTo(204);

    assertThat(identities())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo(ROOT);
              assertThat(row.subject()).isEqualTo("dmitri");
              assertThat(row.detail()).contains("password set");
            });
    beginTheRun();
    String shown = journal.latest(id, EntryType.EVIDENCE, "approveRun").detail();
    assertThat(shown).contains("The password of dmitri was set by root");
    assertThat(journal.verify(id).whole()).isTrue();
  }

  @Test
  void shouldJournalNothingOfWhoHasNoPartInIt() throws Exception {
    gate();
    assertThat(puppet("puppet")).isEqualTo(204);
    assertThat(
            call(
                    "PUT",
                    "dmitri",
                    "/engine-rest/user/dmitri/credentials",
                    "{\"password\": \"dmitri\", \"authenticatedUserPassword\": \"dmitri\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(identities()).isEmpty();
  }

  @Test
  void shouldLetNobodyBecomeAServiceOfExodus() throws Exception {
    gate();
    refused(
        "PUT",
        ROOT,
        "/engine-rest/user/exodusWorker/credentials",
        "{\"password\": \"mine\", \"authenticatedUserPassword\": \"root\"}");
    refused("PUT", ROOT, "/engine-rest/group/exodusWorkers/members/root", "");
    refused("DELETE", ROOT, "/engine-rest/user/exodusInterlay", "");
  }
}
