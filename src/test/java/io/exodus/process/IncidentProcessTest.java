package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IncidentProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();
  private static final Map<String, Object> RAISED = Map.of("incidentWhat", "the shop is slow");

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION = RUNBOOKS.covering(RunbookKeys.INCIDENT);

  ProcessEngine processEngine;

  @BeforeEach
  void bundle() {
    clearInvocations(RUNBOOKS.bundles, RUNBOOKS.journal);
    when(RUNBOOKS.bundles.make(any())).thenReturn(Map.of("number", 1));
  }

  private Runbook raised() {
    return Runbook.part(processEngine, RUNBOOKS, RunbookKeys.INCIDENT, RAISED);
  }

  private Runbook decide(Runbook incident, String answer, IncidentState state) {
    RUNBOOKS.incidents.decided = state;
    return incident.answer("decideIncident", "incidentDecision", answer);
  }

  @Test
  void shouldEndWhenItsContactReleases() {
    Runbook incident = raised().work("exodus-snapshot");

    Task asked = incident.openGate("decideIncident");
    assertThat(processEngine.getTaskService().getIdentityLinksForTask(asked.getId()))
        .extracting("userId")
        .containsExactly("ida");
    assertThat(incident.variable("incident").toString()).contains("number");
    assertThat(RUNBOOKS.incidents.raised).containsExactly("PERSON olga : the shop is slow");
    decide(incident, "release", IncidentState.RELEASED).endedAt("Event_IncidentReleased");
  }

  @Test
  void shouldAskAgainWhenOnlyTheRollbackIsReleased() {
    Runbook incident = raised().work("exodus-snapshot");

    decide(incident, "releaseForRollback", IncidentState.ROLLBACK_FREE);

    assertThat(incident.openGate("decideIncident")).isNotNull();
    verify(RUNBOOKS.bundles, times(1)).make(Runbook.ID);
    decide(incident, "release", IncidentState.RELEASED).endedAt("Event_IncidentReleased");
  }

  @Test
  void shouldLookAgainAndAskAgainWhenItsContactKeepsHolding() {
    Runbook incident = raised().work("exodus-snapshot");

    decide(incident, "keep", null).work("exodus-snapshot");

    assertThat(incident.openGate("decideIncident")).isNotNull();
    verify(RUNBOOKS.bundles, times(2)).make(Runbook.ID);
  }

  @Test
  void shouldLookAgainAndAskAgainWhenItsContactAsksForValues() {
    Runbook incident = raised().work("exodus-snapshot");

    decide(incident, "keepWithValues", null).work("exodus-snapshot");

    assertThat(incident.openGate("decideIncident")).isNotNull();
    verify(RUNBOOKS.journal, atLeastOnce())
        .append(
            eq(Runbook.ID),
            eq(EntryType.DECISION),
            eq("ida"),
            eq("decideIncident"),
            argThat(detail -> detail.get("decision").equals("keepWithValues")));
    verify(RUNBOOKS.bundles, never()).forgetValues(any());
    decide(incident, "release", IncidentState.RELEASED);
    verify(RUNBOOKS.bundles).forgetValues(Runbook.ID);
  }

  @Test
  void shouldAskAllTheSameWhenNoWorkerLooks() {
    Runbook incident = raised().reach("Event_NobodyLooked");

    assertThat(incident.openGate("decideIncident")).isNotNull();
    assertThat(incident.inputs("exodus-snapshot")).isEmpty();
  }

  @Test
  void shouldAddToTheOneThatIsDealtWith() {
    Runbook incident = raised().work("exodus-snapshot");

    ProcessInstance second =
        Runbook.startAs("bea", processEngine, RunbookKeys.INCIDENT, Runbook.ID, RAISED);

    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(second).isEnded().hasPassed("Event_AddedToOpenIncident");
    assertThat(RUNBOOKS.incidents.raised).hasSize(2);
    assertThat(incident.openGate("decideIncident")).isNotNull();
  }

  @Test
  void shouldTakeUpTheIncidentWhoseProcessWasDeleted() {
    Runbook first = raised();
    processEngine.getRuntimeService().deleteProcessInstance(first.id(), "by mistake");

    ProcessInstance second =
        Runbook.startAs("bea", processEngine, RunbookKeys.INCIDENT, Runbook.ID, RAISED);

    assertThat(RUNBOOKS.incidents.open(Runbook.ID).orElseThrow().handler())
        .isEqualTo(second.getId());
    assertThat(first.inputs("exodus-snapshot")).hasSize(1);
  }

  @Test
  void shouldNameTheMigrationByTheFormWhereThereIsNoBusinessKey() {
    Runbook first = raised();
    processEngine.getRuntimeService().deleteProcessInstance(first.id(), "by mistake");
    Map<String, Object> form =
        Map.of("incidentWhat", "the shop is slow", "migrationId", " " + Runbook.ID + " ");

    ProcessInstance instance =
        Runbook.startAs("bea", processEngine, RunbookKeys.INCIDENT, null, form);

    assertThat(
            processEngine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(Runbook.ID)
                .singleResult()
                .getId())
        .isEqualTo(instance.getId());
  }

  @Test
  void shouldRefuseWhoOwnsNothingOfTheMigrationAndWhoSaysNothing() {
    Runbook.migration(processEngine, RUNBOOKS);

    assertThatThrownBy(
            () ->
                Runbook.startAs("mallory", processEngine, RunbookKeys.INCIDENT, Runbook.ID, RAISED))
        .hasMessageContaining("your login is 'mallory'");
    assertThatThrownBy(
            () ->
                Runbook.startAs("olga", processEngine, RunbookKeys.INCIDENT, Runbook.ID, Map.of()))
        .hasMessageContaining("incidentWhat is missing");
    assertThatThrownBy(
            () -> Runbook.startAs("olga", processEngine, RunbookKeys.INCIDENT, null, RAISED))
        .hasMessageContaining("migrationId is missing");
    assertThat(RUNBOOKS.incidents.open(Runbook.ID)).isEmpty();
  }

  @Test
  void shouldTakeAnAnswerOnlyFromItsContactAndOnlyWithAReason() {
    Runbook incident = raised().work("exodus-snapshot");
    Task task = incident.openGate("decideIncident");
    Map<String, Object> release = Map.of("incidentDecision", "release");

    assertThatThrownBy(() -> complete("olga", task, release))
        .hasMessageContaining("only the incident escalation contact");
    assertThatThrownBy(() -> complete("ida", task, release))
        .hasMessageContaining("decideIncidentReason is missing");
  }

  private void complete(String user, Task task, Map<String, Object> variables) {
    processEngine.getIdentityService().setAuthenticatedUserId(user);
    try {
      processEngine.getTaskService().complete(task.getId(), variables);
    } finally {
      processEngine.getIdentityService().clearAuthentication();
    }
  }

  @Test
  void shouldJournalTheAnswerBeforeAnythingIsReleased() {
    decide(raised().work("exodus-snapshot"), "release", IncidentState.RELEASED);

    verify(RUNBOOKS.journal, atLeastOnce())
        .append(eq(Runbook.ID), eq(EntryType.DECISION), eq("ida"), eq("decideIncident"), any());
  }
}
