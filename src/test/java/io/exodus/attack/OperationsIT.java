package io.exodus.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exodus.journal.EntryType;
import io.exodus.walk.Actor;
import io.exodus.walk.Entry;
import io.exodus.walk.Fingerprint;
import io.exodus.walk.OpenApi;
import io.exodus.walk.Operation;
import io.exodus.walk.OperationTable;
import io.exodus.walk.Ordinary;
import io.exodus.walk.Outcome;
import io.exodus.walk.Rest;
import io.exodus.walk.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/**
 * Every operation of the engine's REST API that may change something, tried by everybody on a run
 * that stands at a gate. What comes of each is in walk/operations.yaml.
 */
@DirtiesContext
@TestPropertySource(
    properties =
        "spring.datasource.hikari.jdbc-url=jdbc:h2:mem:walk;DB_CLOSE_DELAY=-1;WRITE_DELAY=0")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsIT extends GuardedServer {

  private static final OperationTable TABLE = OperationTable.read();
  private static final List<Operation> OPERATIONS = OpenApi.unsafe(OpenApi.document());

  /** What the guard of a run alone keeps an administrator from. */
  private static final List<String> UNGUARDED =
      List.of(
          "DELETE /process-definition/{id}",
          "POST /message",
          "POST /process-instance/message-async",
          "DELETE /process-instance/{id}",
          "POST /process-instance/delete",
          "POST /process-instance/{id}/modification-async",
          "PUT /process-instance/{id}/variables/{varName}",
          "POST /process-instance/variables-async",
          "PUT /task/{id}/localVariables/{varName}",
          "POST /task/{id}/unclaim",
          "POST /job/{id}/execute",
          "DELETE /job/{id}");

  @Autowired JdbcTemplate jdbc;

  private Walk walk;
  private Map<String, String> ofTheRun;
  private Map<String, String> ordinary;

  /** Once: each attempt begins at the same state. */
  @Override
  void start() {}

  @Override
  void forget() {}

  @BeforeAll
  void stand() throws Exception {
    administrator();
    person(Actor.REQUESTER.user());
    engine.getIdentityService().createMembership(Actor.REQUESTER.user(), "exodusOwners");
    // All that an administrator can be.
    group("camunda-admin");
    engine.getIdentityService().createMembership(ROOT, "camunda-admin");
    request(Actor.REQUESTER.user());
    ofTheRun = StandingRun.of(this);
    engine.getIdentityService().setAuthentication(ROOT, List.of());
    ordinary = new Ordinary(engine).begin();
    engine.getIdentityService().clearAuthentication();
    Fingerprint fingerprint =
        new Fingerprint(
            jdbc,
            id,
            engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .list()
                .stream()
                .map(ProcessInstance::getId)
                .toList(),
            List.of("ada", "dmitri", "ravi", "ines", "pat", "bea", "olga", "board", "crew"));
    walk =
        new Walk(
            engine,
            new Rest(port),
            jdbc,
            fingerprint,
            () -> refusals().stream().map(row -> row.actor()).toList());
  }

  @AfterAll
  void end() {
    super.forget();
  }

  private static Operation operation(Entry entry) {
    return OPERATIONS.stream()
        .filter(operation -> operation.name().equals(entry.operation()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldKnowEveryOperationOfTheEnginesDocument() {
    assertThat(OPERATIONS).hasSizeGreaterThan(150);
    assertThat(TABLE.gaps(OPERATIONS)).isEmpty();
  }

  /** The negative control. */
  @Test
  void shouldMissAnOperationThatIsNew() {
    var document = OpenApi.document();
    ((ObjectNode) document.get("paths")).putObject("/run/{id}/forge").putObject("post");
    ((ObjectNode) document.get("paths")).remove("/message");

    assertThat(TABLE.gaps(OpenApi.unsafe(document)))
        .containsExactlyInAnyOrder(
            "new, without an entry: POST /run/{id}/forge",
            "stale, no such operation any more: POST /message");
  }

  /** Else a refusal would prove nothing: the request could be wrong. */
  @Test
  void shouldLetAnAdministratorDoAllThatToAnOrdinaryProcess() throws Exception {
    List<String> failed = new ArrayList<>();
    for (Entry entry : TABLE.entries().values()) {
      failed.addAll(walk.onOrdinary(operation(entry), entry, ordinary));
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void shouldLeaveTheRunAsItIsButForWhatARoleIsFor() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Entry entry : TABLE.entries().values()) {
      wrong.addAll(walk.onRun(operation(entry), entry, ofTheRun));
    }
    assertThat(wrong).isEmpty();
    assertThat(journal.verify(id).whole()).isTrue();
  }

  /**
   * The negative control: with the guards of gates and runs off, the same requests by the same
   * administrator go through.
   */
  @Test
  void shouldChangeTheRunWhereNobodyGuardsIt() throws Exception {
    List<CommandChecker> checkers = configuration().getCommandCheckers();
    List<CommandChecker> guards = List.copyOf(checkers.subList(0, 2));
    checkers.subList(0, 2).clear();
    List<String> through = new ArrayList<>();
    try {
      for (String name : UNGUARDED) {
        Entry entry = TABLE.entries().get(name);
        assertThat(entry.outcomes().get(Actor.ADMINISTRATOR))
            .as(name)
            .isIn(Outcome.REFUSED, Outcome.HELD);
        var attempt = walk.onRun(operation(entry), entry, Actor.ADMINISTRATOR, ofTheRun);
        if (attempt.outcome() == Outcome.ROLE) {
          through.add(name);
        }
      }
    } finally {
      checkers.addAll(0, guards);
    }
    assertThat(through).containsExactlyElementsOf(UNGUARDED);
  }

  /** What the table calls harmless of the engine's history, is: the run goes on without it. */
  @Test
  void shouldGoOnWhereItsHistoryIsClearedUp() throws Exception {
    List<Walk.Step> steps = new ArrayList<>();
    for (String name :
        List.of(
            "DELETE /history/process-instance/{id}",
            "DELETE /history/process-instance/{id}/variable-instances",
            "POST /history/decision-instance/delete",
            "POST /history/process-instance/set-removal-time",
            "POST /history/cleanup")) {
      steps.add(step(name, Actor.ADMINISTRATOR));
    }
    steps.add(step("POST /task/{id}/complete", Actor.OWNER));

    int decided = journal.ofType(id, EntryType.DECISION).size();

    assertThat(walk.inTurn(steps, ofTheRun)).allMatch(status -> status / 100 == 2);
    assertThat(journal.ofType(id, EntryType.DECISION)).hasSize(decided + 1);
  }

  private static Walk.Step step(String name, Actor actor) {
    Entry entry = TABLE.entries().get(name);
    return new Walk.Step(operation(entry), entry, actor);
  }

  private ProcessEngineConfigurationImpl configuration() {
    return (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
  }
}
