package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.verify;

import io.exodus.engine.gate.Vacancies;
import io.exodus.engine.runbook.gate.VacancyWatch;
import io.exodus.journal.EntryType;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionOperations;

/** Deputies, and what becomes of a run whose owners go away or come back. */
class OwnersProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  private static ProcessEngine engine;
  private static VacancyWatch watch;

  @BeforeAll
  static void start() {
    engine = RUNBOOKS.build();
    watch =
        new VacancyWatch(
            engine,
            RUNBOOKS.migrations,
            RUNBOOKS.journal,
            TransactionOperations.withoutTransaction());
  }

  @AfterAll
  static void stop() {
    watch.close();
    engine.close();
  }

  @BeforeEach
  void forget() {
    clearInvocations(RUNBOOKS.journal);
  }

  @AfterEach
  void sendStrangersAway() {
    engine.getIdentityService().createUserQuery().list().stream()
        .map(User::getId)
        .filter(id -> !Runbook.OWNERS.containsValue(id))
        .forEach(this::delete);
  }

  private void person(String id) {
    engine.getIdentityService().saveUser(engine.getIdentityService().newUser(id));
  }

  private void complete(String user, Task task, Map<String, Object> answer) {
    engine.getIdentityService().setAuthenticatedUserId(user);
    try {
      engine.getTaskService().complete(task.getId(), answer);
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
  }

  private long vacancies() {
    return engine
        .getRuntimeService()
        .createIncidentQuery()
        .incidentType(Vacancies.INCIDENT)
        .list()
        .stream()
        // One of a part shows at the whole too.
        .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
        .count();
  }

  private Incident incident() {
    return engine
        .getRuntimeService()
        .createIncidentQuery()
        .incidentType(Vacancies.INCIDENT)
        .singleResult();
  }

  private long notices() {
    return engine.getTaskService().createTaskQuery().taskNameLike("Nobody can decide%").count();
  }

  @Test
  void shouldLetADeputyDecideInTheOwnersRole() {
    person("otto");
    Map<String, Object> plan = Runbook.plan();
    plan.put("migrationOperatorDeputy", "otto");
    Runbook migration = Runbook.requested(engine, RUNBOOKS, plan);
    Task task = migration.openGate("completePlan");
    Map<String, Object> answer = Map.of("planDecision", "complete");

    assertThatThrownBy(() -> complete("ada", task, answer))
        .hasMessageContaining("only the migration operator");
    complete("otto", task, answer);

    verify(RUNBOOKS.journal)
        .append(
            eq(Runbook.ID),
            eq(EntryType.DECISION),
            eq("otto"),
            eq("completePlan"),
            argThat(detail -> "migrationOperator".equals(detail.get("role"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bea", "rob"})
  void shouldStopAtTheNextGateAndEscalateWhileNobodyMayDecide(String gone) {
    Runbook migration =
        Runbook.migration(engine, RUNBOOKS)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve")
            .work("exodus-copy");
    delete(gone);

    migration.work("exodus-validate", "divergent", 0);

    Task gate = migration.openGate("approveCutover");
    assertThat(vacancies()).isOne();
    assertThat(notices()).isOne();
    assertThatThrownBy(() -> complete("ada", gate, Map.of("cutoverDecision", "approve")))
        .hasMessageContaining("there is no user and no group of that id")
        .hasMessageContaining("the gate stays closed until somebody can");
    assertThat(migration.inputs("exodus-prepare")).isEmpty();

    person(gone);
    migration.answer("approveCutover", "cutoverDecision", "approve");
    assertThat(vacancies()).isZero();
    assertThat(notices()).isZero();
    assertThat(migration.inputs("exodus-prepare")).hasSize(1);
  }

  private void delete(String user) {
    engine.getIdentityService().deleteUser(user);
  }

  @Test
  void shouldLetADeputyKeepTheGateOpenWhenTheOwnerIsGone() {
    person("bill");
    Map<String, Object> plan = Runbook.plan();
    plan.put("businessDecisionOwnerDeputy", "bill");
    Runbook migration = Runbook.requested(engine, RUNBOOKS, plan);
    delete("bea");

    migration.answer("completePlan", "planDecision", "complete").workAll("exodus-check");
    complete(
        "bill",
        migration.openGate("approveMaintenance"),
        Map.of(
            "maintenanceDecision",
            "approve",
            "maintenanceReference",
            "the runbook",
            "maintenanceUntil",
            "2099-01-01T00:00:00Z"));
    watch.look();

    assertThat(vacancies()).isZero();
    assertThat(notices()).isZero();
  }

  @Test
  void shouldRaiseAVacancyOnceWhileAGateLiesOpenAndTakeItAway() {
    Runbook migration =
        Runbook.migration(engine, RUNBOOKS)
            .passPreflight()
            .answer("approveRun", "runDecision", "approve")
            .work("exodus-copy")
            .work("exodus-validate", "divergent", 0);
    watch.look();
    assertThat(vacancies()).isZero();
    assertThat(notices()).isZero();

    delete("ada");
    watch.look();
    watch.look();

    assertThat(incident().getIncidentMessage())
        .contains("the migration has no application owner who can decide (ada: there is no user")
        .contains("the gate 'approveCutover' of migration 'sessions-to-eu'")
        .contains("Bring the person or group back");
    assertThat(notices()).isOne();
    verify(RUNBOOKS.journal)
        .append(
            eq(Runbook.ID),
            eq(EntryType.INCIDENT),
            eq("engine"),
            eq("approveCutover"),
            argThat(detail -> detail.get("what").toString().startsWith("nobody can decide")));
    person("ada");
    watch.look();
    assertThat(vacancies()).isZero();
    assertThat(notices()).isZero();
    migration.answer("approveCutover", "cutoverDecision", "approve");
    assertThat(migration.inputs("exodus-prepare")).hasSize(1);
  }

  @Test
  void shouldSayWhoElseIsMissingMeanwhile() {
    Runbook.migration(engine, RUNBOOKS)
        .passPreflight()
        .answer("approveRun", "runDecision", "approve")
        .work("exodus-copy")
        .work("exodus-validate", "divergent", 0);
    delete("ada");
    watch.look();

    delete("rob");
    watch.look();

    assertThat(incident().getIncidentMessage())
        .contains("no application owner who can decide", "no rollback approver who can decide");
    assertThat(notices()).isOne();
  }

  @Test
  void shouldTellTheContactOnceHoweverManyGatesWait() {
    Runbook migration = Runbook.requested(engine, RUNBOOKS);
    delete("bea");
    delete("dan");

    assertThatThrownBy(() -> migration.answer("completePlan", "planDecision", "complete"))
        .hasMessageContaining("no business decision owner who can decide");
    person("bea");
    migration.answer("completePlan", "planDecision", "complete").workAll("exodus-check");
    assertThat(vacancies()).as("the backup alone has nobody left").isOne();
    delete("bea");
    watch.look();
    assertThat(vacancies()).as("of all that people vouch for").isEqualTo(4);
    assertThat(notices()).isOne();

    person("bea");
    migration.vouch("approveMaintenance", "maintenance", "approve");

    watch.look();
    assertThat(vacancies()).isOne();
    assertThat(notices()).isOne();
  }

  @Test
  void shouldLeaveNothingOfAVacancyWhenTheRunEnds() {
    Runbook migration = Runbook.migration(engine, RUNBOOKS).passPreflight();
    delete("bea");
    watch.look();
    assertThat(notices()).isOne();

    engine.getRuntimeService().deleteProcessInstance(migration.id(), "by the host");

    assertThat(vacancies()).isZero();
    assertThat(notices()).isZero();
  }
}
