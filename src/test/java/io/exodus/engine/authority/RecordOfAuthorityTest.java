package io.exodus.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.GivenApprovals;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.plan.Amendments;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Authority;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Route;
import io.exodus.migration.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The record of authority on a real database: one decision an attempt, and only with approvals. */
class RecordOfAuthorityTest {

  static final String ID = "orders-1";

  JdbcClient jdbc;
  TransactionTemplate transaction;
  Journal journal;
  RouteService routes;
  private MigrationStore migrations;
  private FindingStore findings;
  private GivenApprovals approvals;

  /** An empty database. */
  DataSource emptyDatabase() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return dataSource;
  }

  @BeforeEach
  void register() {
    DataSource dataSource = emptyDatabase();
    ExodusSchema.migrate(dataSource);
    var transactions = new DataSourceTransactionManager(dataSource);
    transaction = new TransactionTemplate(transactions);
    jdbc = JdbcClient.create(dataSource);
    migrations = new MigrationStore(jdbc);
    findings = new FindingStore(jdbc);
    journal = new Journal(jdbc);
    approvals = new GivenApprovals(migrations, findings, journal);
    routes =
        new RouteService(
            migrations,
            new AttemptStore(jdbc),
            new StreamStore(jdbc),
            findings,
            journal,
            approvals.seals(),
            new Refusals(journal, transactions),
            (migration, step) -> {},
            transaction);
    migrations.register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    approvals.run(ID);
  }

  void approve(Phase phase, String gate, String decision) {
    migrations.enter(ID, phase);
    approvals.decide(ID, gate, decision);
  }

  Attempt begin(Authority towards) {
    return routes.begin(ID, towards, "worker-1", "exodusWorker");
  }

  Route route() {
    return migrations.get(ID).route();
  }

  @Test
  void shouldRefuseAnAttemptThatNobodyApproved() {
    migrations.enter(ID, Phase.CUTTING_OVER);

    assertThatThrownBy(() -> begin(Authority.TARGET))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("approveCutover");
    assertThat(route()).isEqualTo(new Route(Authority.SOURCE, 1, false));
  }

  @Test
  void shouldRefuseASecondAttemptOnOneApproval() {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt first = begin(Authority.TARGET);
    Attempt aborted =
        routes.decide(ID, first.number(), first.epoch(), State.ABORTED, "exodusWorker");
    routes.complete(ID, aborted.number(), aborted.epoch(), Map.of(), "exodusWorker");

    assertThatThrownBy(() -> begin(Authority.TARGET)).isInstanceOf(ConflictException.class);

    approve(Phase.CUTTING_OVER, "decideAttempt", "retry");
    assertThatThrownBy(() -> begin(Authority.TARGET)).isInstanceOf(ConflictException.class);

    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    assertThat(begin(Authority.TARGET).number()).isEqualTo(2);
  }

  @Test
  void shouldDecideOnceAndRaiseTheEpochEachTime() {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt held = begin(Authority.TARGET);
    assertThat(route()).isEqualTo(new Route(Authority.SOURCE, 2, true));

    Attempt decided = routes.decide(ID, held.number(), held.epoch(), State.DECIDED, "exodusWorker");
    assertThat(route()).isEqualTo(new Route(Authority.TARGET, 3, false));

    assertThatThrownBy(
            () ->
                routes.decide(ID, decided.number(), decided.epoch(), State.ABORTED, "exodusWorker"))
        .isInstanceOf(ConflictException.class);
    assertThat(route().authority()).isEqualTo(Authority.TARGET);
  }

  @Test
  void shouldLetASleeperDecideNothingOnceItsAttemptIsTakenOver() {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt sleeper = begin(Authority.TARGET);
    Attempt successor = routes.begin(ID, Authority.TARGET, "worker-2", "exodusWorker");

    assertThat(successor.takenOver()).isTrue();
    assertThat(successor.epoch()).isGreaterThan(sleeper.epoch());
    assertThatThrownBy(
            () ->
                routes.decide(ID, sleeper.number(), sleeper.epoch(), State.DECIDED, "exodusWorker"))
        .isInstanceOf(ConflictException.class);
    assertThat(route().authority()).isEqualTo(Authority.SOURCE);
  }

  @Test
  void shouldRollBackOnlyWhenSomebodyCalledForIt() {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt held = begin(Authority.TARGET);
    Attempt decided = routes.decide(ID, held.number(), held.epoch(), State.DECIDED, "exodusWorker");
    routes.complete(ID, decided.number(), decided.epoch(), Map.of(), "exodusWorker");
    migrations.enter(ID, Phase.ROLLING_BACK);

    assertThatThrownBy(() -> begin(Authority.SOURCE)).isInstanceOf(ConflictException.class);

    approve(Phase.ROLLING_BACK, "callForRollback", "rollback");
    assertThat(begin(Authority.SOURCE).towards()).isEqualTo(Authority.SOURCE);
  }

  @Test
  void shouldCommitOnlyWithDecisionAndCriteria() {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt held = begin(Authority.TARGET);
    Attempt decided = routes.decide(ID, held.number(), held.epoch(), State.DECIDED, "exodusWorker");
    routes.complete(ID, decided.number(), decided.epoch(), Map.of(), "exodusWorker");
    migrations.enter(ID, Phase.COMMITTING);
    assertThatThrownBy(() -> routes.commit(ID, "exodusWorker"))
        .hasMessageContaining("decideCommit");

    approve(Phase.COMMITTING, "decideCommit", "commit");
    findings.replace(
        ID,
        RunbookKeys.COMMIT_CRITERIA,
        List.of(new CriterionVerdict("Health", Verdict.UNKNOWN, "blind")));
    assertThatThrownBy(() -> routes.commit(ID, "exodusWorker")).hasMessageContaining("not met");

    findings.replace(
        ID,
        RunbookKeys.COMMIT_CRITERIA,
        List.of(new CriterionVerdict("Health", Verdict.PASS, "well")));
    routes.commit(ID, "exodusWorker");
    assertThat(routes.committed(ID)).isTrue();
  }

  @Test
  void shouldKeepTheSourceUntilItsDate() {
    assertThatThrownBy(() -> routes.release(ID, "exodusWorker"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("not committed");
  }

  @Test
  void shouldReleaseNothingBeforeTheLatestAgreedDate() {
    Amendments amendments = new Amendments(migrations, journal, Clock.systemUTC());
    String later = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS).toString();
    jdbc.sql("update exodus_migration set plan = replace(plan, '2099-01-31', '2001-01-31')")
        .update();
    journal.append(ID, EntryType.AUTHORITY, "exodusWorker", "commit", Map.of());
    amendments.extendRetention(ID, Map.of("retentionUntil", later), "dan");
    approve(Phase.COMMITTED, "approveRelease", "release");

    assertThatThrownBy(() -> routes.release(ID, "exodusWorker"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is kept until " + later);
    assertThat(journal.latest(ID, EntryType.EVIDENCE, "plan").detail()).contains(later);
  }

  @Test
  void shouldReleaseWhenTheDateIsPastAndItsOwnerAgrees() {
    jdbc.sql("update exodus_migration set plan = replace(plan, '2099-01-31', '2001-01-31')")
        .update();
    journal.append(ID, EntryType.AUTHORITY, "exodusWorker", "commit", Map.of());
    approve(Phase.COMMITTED, "approveRelease", "release");

    routes.release(ID, "exodusWorker");

    assertThat(journal.latest(ID, EntryType.AUTHORITY, "release")).isNotNull();
  }

  @Test
  void shouldRefuseATakenIdAndAnOccupiedEndpoint() {
    assertThatThrownBy(
            () -> migrations.register(PlanReader.read(ID, GivenPlan.variables()), "run-2"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("migrationId is 'orders-1'");
    assertThatThrownBy(
            () -> migrations.register(PlanReader.read("orders-2", GivenPlan.variables()), "run-2"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("sourceEndpoint is 'orders-old'");
  }

  @Test
  void shouldGoOnCountingEpochsWhenTheEndpointsMoveAgain() {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    begin(Authority.TARGET);
    migrations.enter(ID, Phase.ABORTED);

    migrations.register(PlanReader.read("orders-2", GivenPlan.variables()), "run-2");

    assertThat(migrations.get("orders-2").route().epoch()).isGreaterThan(route().epoch());
  }
}
