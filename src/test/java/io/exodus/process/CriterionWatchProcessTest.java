package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.runbook.check.CriterionWatch;
import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.watch.CriteriaInputs;
import io.exodus.engine.watch.FailingCriteria;
import io.exodus.journal.EntryType;
import io.exodus.migration.Phase;
import io.exodus.migration.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.ProcessEngine;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A rollback criterion that goes on failing while the target is observed. */
class CriterionWatchProcessTest {

  /** Just more than the plan's. */
  private static final Duration WINDOW = Duration.ofMinutes(5).plusSeconds(1);

  private final RunbookEngine runbooks = new RunbookEngine();
  private final MovableClock time = new MovableClock();
  private ProcessEngine engine;
  private Runbook migration;
  private CriterionWatch watch;

  @BeforeEach
  void observe() {
    engine = runbooks.build();
    migration = Runbook.migration(engine, runbooks);
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    // What fails is kept beside the migration's row; its phases are kept in memory.
    new MigrationStore(jdbc).register(migration.registered(), migration.id());
    CriteriaInputs evidence = mock();
    when(evidence.collect(any())).thenAnswer(call -> new HashMap<>(runbooks.evidence));
    watch =
        new CriterionWatch(
            engine,
            runbooks.migrations,
            evidence,
            new FailingCriteria(jdbc),
            runbooks.incidents,
            runbooks.journal,
            new TransactionTemplate(new DataSourceTransactionManager(dataSource)),
            time);
    runbooks.migrations.enter(Runbook.ID, Phase.OBSERVING);
    runbooks.evidence.put("p99Millis", 900.0);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private void sampleAfter(Duration duration) {
    time.pass(duration);
    watch.sampled(Runbook.ID);
  }

  @Test
  void shouldRaiseAnIncidentOnceWhenACriterionFailsThroughAWindow() {
    sampleAfter(WINDOW);
    assertThat(runbooks.incidents.raised).isEmpty();

    sampleAfter(WINDOW);

    assertThat(runbooks.incidents.raised)
        .singleElement()
        .asString()
        .startsWith("CRITERION engine Response time: a rollback criterion has failed for PT5M: ")
        .contains("900.0 ms; the limit is 100 ms");
    assertThat(migration.inputs("exodus-snapshot")).hasSize(1);
    sampleAfter(WINDOW);
    assertThat(runbooks.incidents.raised).hasSize(1);
  }

  @Test
  void shouldNotRaiseItAgainOnceItIsReleasedUnlessItWasWellInBetween() {
    sampleAfter(WINDOW);
    sampleAfter(WINDOW);
    runbooks.incidents.decided = IncidentState.RELEASED;
    runbooks.incidents.release(Runbook.ID, "handler");

    sampleAfter(WINDOW);
    assertThat(runbooks.incidents.raised).hasSize(1);
    runbooks.evidence.put("p99Millis", 10.0);
    sampleAfter(WINDOW);
    runbooks.evidence.put("p99Millis", 900.0);
    sampleAfter(WINDOW);
    sampleAfter(WINDOW);

    assertThat(runbooks.incidents.raised).hasSize(2);
  }

  @Test
  void shouldJournalAVerdictOnceWhenItChanges() {
    sampleAfter(WINDOW);
    sampleAfter(Duration.ofSeconds(1));
    sampleAfter(Duration.ofSeconds(1));
    runbooks.evidence.put("p99Millis", 10.0);
    sampleAfter(Duration.ofSeconds(1));
    sampleAfter(Duration.ofSeconds(1));

    ArgumentCaptor<Map<String, Object>> details = ArgumentCaptor.captor();
    verify(runbooks.journal, times(2))
        .append(
            eq(Runbook.ID),
            eq(EntryType.VERDICT),
            eq("engine"),
            eq(RunbookKeys.ROLLBACK_CRITERIA),
            details.capture());
    assertThat(details.getAllValues().get(0))
        .containsEntry("verdict", Verdict.FAIL)
        .extractingByKey("criteria")
        .asString()
        .contains("criterion=Response time, verdict=FAIL");
    assertThat(details.getAllValues().get(1))
        .containsEntry("verdict", Verdict.UNKNOWN)
        .extractingByKey("criteria")
        .asString()
        .contains("criterion=Response time, verdict=PASS");
  }

  @Test
  void shouldBearWithOneThatFailsForAMoment() {
    sampleAfter(WINDOW);
    runbooks.evidence.put("p99Millis", 10.0);
    sampleAfter(WINDOW.dividedBy(2));
    runbooks.evidence.put("p99Millis", 900.0);
    sampleAfter(WINDOW.dividedBy(2));

    assertThat(runbooks.incidents.raised).isEmpty();
  }

  @Test
  void shouldJudgeOnlyWhileTheTargetIsObservedAndOnlyBySamplesOfIt() {
    sampleAfter(Duration.ofMinutes(1));
    sampleAfter(WINDOW.minusMinutes(2));
    runbooks.migrations.enter(Runbook.ID, Phase.ROLLING_BACK);
    sampleAfter(WINDOW);
    sampleAfter(WINDOW);

    assertThat(runbooks.incidents.raised).isEmpty();
  }

  @Test
  void shouldNotCostTheSampleWhenTheCriteriaCannotBeJudged() {
    engine.getRuntimeService().deleteProcessInstance(migration.id(), "test");

    sampleAfter(WINDOW);
    sampleAfter(WINDOW);

    assertThat(runbooks.incidents.raised).isEmpty();
  }
}
