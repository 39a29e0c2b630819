package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.client.RecordTrouble;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.test.assertions.ProcessEngineTests;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AcceptDivergenceProcessTest {

  private static final RunbookEngine RUNBOOKS = new RunbookEngine();

  @RegisterExtension
  static final ProcessEngineCoverageExtension EXTENSION =
      RUNBOOKS.covering(RunbookKeys.ACCEPT_DIVERGENCE);

  private static final Map<String, Object> ACCEPTANCE =
      Map.of(
          "migrationId", Runbook.ID,
          "acceptedKeys", "cart:*",
          "acceptedUntil", "2099-01-31T00:00:00Z",
          "acceptReason", "carts are rebuilt at every login");

  ProcessEngine processEngine;

  /** Not before each test: the coverage is counted from the test's own beginning. */
  private void register() {
    reset(RUNBOOKS.acceptances, RUNBOOKS.journal);
    Runbook.migration(processEngine, RUNBOOKS);
    RecordTrouble cart = new RecordTrouble("0", "cart:1", "VALUE", "differs", "OPEN", 5, null);
    when(RUNBOOKS.acceptances.accept(any(), any(), any(), any(), any(), any()))
        .thenReturn(List.of(cart));
  }

  @Test
  void shouldTakeDownWhatTheDatabaseOwnerAccepts() {
    register();
    var acceptance =
        Runbook.startAs("dan", processEngine, RunbookKeys.ACCEPT_DIVERGENCE, null, ACCEPTANCE);

    ProcessEngineTests.init(processEngine);
    ProcessEngineTests.assertThat(acceptance).isEnded().hasPassed("Event_TakenDown");
    verify(RUNBOOKS.acceptances)
        .accept(
            Runbook.ID,
            null,
            "cart:*",
            "carts are rebuilt at every login",
            "2099-01-31T00:00:00Z",
            "dan");
    verify(RUNBOOKS.journal)
        .append(
            Runbook.ID,
            EntryType.DECISION,
            "dan",
            "acceptDivergence",
            Map.of(
                "decision", "accept",
                "role", "databaseOwner",
                "reason", "carts are rebuilt at every login",
                "keys", "cart:*",
                "until", "2099-01-31T00:00:00Z",
                "records", 1,
                "named", List.of("cart:1")));
  }

  @Test
  void shouldRefuseAnybodyElse() {
    register();
    assertThatThrownBy(
            () ->
                Runbook.startAs(
                    "olga", processEngine, RunbookKeys.ACCEPT_DIVERGENCE, null, ACCEPTANCE))
        .hasMessageStartingWith("your login is 'olga': only the database owner");
    nothingIsAccepted();
  }

  @Test
  void shouldRefuseWithoutAReason() {
    register();
    Map<String, Object> silent = new HashMap<>(ACCEPTANCE);
    silent.put("acceptReason", " ");

    assertThatThrownBy(
            () ->
                Runbook.startAs("dan", processEngine, RunbookKeys.ACCEPT_DIVERGENCE, null, silent))
        .hasMessageStartingWith("acceptReason is missing");
    nothingIsAccepted();
  }

  @Test
  void shouldRefuseOnceTheOutcomeIsDecided() {
    register();
    RUNBOOKS.migrations.enter(Runbook.ID, Phase.COMMITTED);

    assertThatThrownBy(
            () ->
                Runbook.startAs(
                    "dan", processEngine, RunbookKeys.ACCEPT_DIVERGENCE, null, ACCEPTANCE))
        .hasMessageContaining("its outcome is decided already");
    nothingIsAccepted();
  }

  private static void nothingIsAccepted() {
    verify(RUNBOOKS.acceptances, never()).accept(any(), any(), any(), any(), any(), any());
    verify(RUNBOOKS.journal, never()).append(any(), any(), any(), eq("acceptDivergence"), any());
  }
}
