package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.verify;

import io.exodus.engine.Vacancies;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deputies, and what becomes of a run whose owners go away. */
class OwnersProcessTest {

  private final RunbookEngine runbooks = new RunbookEngine();
  private ProcessEngine engine;

  @BeforeEach
  void start() {
    engine = runbooks.build();
  }

  @AfterEach
  void stop() {
    engine.close();
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
        .count();
  }

  private long notices() {
    return engine.getTaskService().createTaskQuery().taskNameLike("Nobody can decide%").count();
  }

  @Test
  void shouldLetADeputyDecideInTheOwnersRole() {
    person("otto");
    Map<String, Object> plan = Runbook.plan();
    plan.put("migrationOperatorDeputy", "otto");
    Runbook migration = Runbook.requested(engine, runbooks, plan);
    Task task = migration.openGate("completePlan");
    Map<String, Object> answer = Map.of("planDecision", "complete");

    assertThatThrownBy(() -> complete("ada", task, answer))
        .hasMessageContaining("only the migration operator");
    complete("otto", task, answer);

    verify(runbooks.journal)
        .append(
            eq(Runbook.ID),
            eq("DECISION"),
            eq("otto"),
            eq("completePlan"),
            argThat(detail -> "migrationOperator".equals(detail.get("role"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bea", "rob"})
  void shouldStopAtTheNextGateAndEscalateWhileNobodyMayDecide(String gone) {
    Runbook migration =
        Runbook.migration(engine, runbooks)
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
        .hasMessageContaining("it stays closed until somebody can");
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
    Runbook migration = Runbook.requested(engine, runbooks, plan);
    delete("bea");

    migration
        .answer("completePlan", "planDecision", "complete")
        .passPreflight()
        .answer("approveRun", "runDecision", "approve");

    assertThat(vacancies()).isZero();
    assertThat(migration.inputs("exodus-copy")).hasSize(1);
  }
}
