package io.exodus.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.client.FenceDebt;
import io.exodus.client.Progress;
import io.exodus.client.RecordTrouble;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.GivenApprovals;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Phase;
import io.exodus.migration.StreamReliability;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lost streams and lost targets on a real database: what is allowed, and by whose decision. */
class StreamRecordTest {

  private static final String ID = "orders-1";
  private static final String WORKER = "exodusWorker";

  private Journal journal;
  private MigrationStore migrations;
  private StreamStore rows;
  private SampleStore samples;
  private RecordStore records;
  private GivenApprovals approvals;
  private RouteService routes;
  private StreamService streams;
  private final Set<DestructiveStep> held = EnumSet.noneOf(DestructiveStep.class);

  @BeforeEach
  void register() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(database);
    JdbcClient jdbc = JdbcClient.create(database);
    var transactions = new DataSourceTransactionManager(database);
    var transaction = new TransactionTemplate(transactions);
    migrations = new MigrationStore(jdbc);
    journal = new Journal(jdbc);
    rows = new StreamStore(jdbc);
    samples = new SampleStore(jdbc);
    records = new RecordStore(jdbc);
    FindingStore findings = new FindingStore(jdbc);
    approvals = new GivenApprovals(migrations, findings, journal);
    AttemptStore attempts = new AttemptStore(jdbc);
    routes =
        new RouteService(
            migrations,
            attempts,
            rows,
            findings,
            journal,
            approvals.seals(),
            new Refusals(journal, transactions),
            (migration, step) -> {},
            transaction);
    streams =
        new StreamService(
            migrations,
            attempts,
            rows,
            samples,
            records,
            journal,
            (migration, step) -> {
              if (held.contains(step)) {
                throw new HeldException("held: " + step.words());
              }
            },
            transaction);
    migrations.register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    rows.want(ID, Direction.FORWARD, true);
    rows.want(ID, Direction.REVERSE, true);
    approvals.run(ID);
  }

  private void decide(String gate, String decision) {
    approvals.decide(ID, gate, decision);
  }

  private Attempt approvedCutover() {
    migrations.enter(ID, Phase.CUTTING_OVER);
    decide("approveCutover", "approve");
    return routes.begin(ID, Authority.TARGET, "w-1", WORKER);
  }

  private void cutOver() {
    end(approvedCutover(), State.DECIDED);
  }

  private void end(Attempt held, State state) {
    Attempt ended = routes.decide(ID, held.number(), held.epoch(), state, WORKER);
    routes.complete(ID, ended.number(), ended.epoch(), Map.of(), WORKER);
  }

  private void lose(Direction direction) {
    streams.lost(ID, direction, "the log no longer reaches back", WORKER);
  }

  private Attempt rollBack() {
    migrations.enter(ID, Phase.ROLLING_BACK);
    decide("callForRollback", "rollback");
    return routes.begin(ID, Authority.SOURCE, "w-1", WORKER);
  }

  @Test
  void shouldBeginNoCutoverWhenTheCopyIsLost() {
    lose(Direction.FORWARD);

    assertThatThrownBy(this::approvedCutover)
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("FORWARD stream of 'orders-1' is LOST");
  }

  @Test
  void shouldNotCallAStreamLostThatAnAttemptMayBeEnding() {
    Attempt held = approvedCutover();
    assertThatThrownBy(() -> lose(Direction.FORWARD)).isInstanceOf(ConflictException.class);

    end(held, State.DECIDED);
    assertThatThrownBy(() -> lose(Direction.FORWARD)).isInstanceOf(ConflictException.class);
    assertThat(rows.standing(ID, Direction.FORWARD)).isEqualTo(StreamReliability.WHOLE);
  }

  @Test
  void shouldAllowToEmptyOnlyATargetThatWasNeverInCharge() {
    assertThatThrownBy(() -> streams.emptying(ID, WORKER)).hasMessageContaining("is not lost");
    decide("decideNewCopy", "copyAgain");
    lose(Direction.FORWARD);
    assertThatThrownBy(() -> streams.emptying(ID, WORKER))
        .as("a decision from before the loss")
        .hasMessageContaining("decideNewCopy");
    decide("decideNewCopy", "copyAgain");

    held.add(DestructiveStep.COPY);
    assertThatThrownBy(() -> streams.emptying(ID, WORKER)).isInstanceOf(HeldException.class);
    held.clear();

    streams.emptying(ID, WORKER);
    streams.emptying(ID, WORKER);

    assertThat(journal.latest(ID, EntryType.AUTHORITY, "empty")).isNotNull();
  }

  @Test
  void shouldNeverAllowToEmptyATargetThatWasInChargeOnce() {
    cutOver();
    end(rollBack(), State.DECIDED);
    lose(Direction.FORWARD);
    decide("decideNewCopy", "copyAgain");

    assertThatThrownBy(() -> streams.emptying(ID, WORKER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("has or had the authority");
  }

  @Test
  void shouldForgetWhatWasCopiedAndComparedWhenTheTargetIsEmptied() {
    Instant now = Instant.now();
    samples.progress(ID, new Progress("COPY", 7, 7, "", now, now, true));
    records.report(ID, new RecordTrouble("0", "k", "VALUE", "differs", "OPEN", 0, null));
    lose(Direction.FORWARD);

    streams.emptied(ID, WORKER);

    assertThat(samples.progress(ID)).isEmpty();
    assertThat(records.open(ID)).isZero();
    assertThat(rows.standing(ID, Direction.FORWARD)).isEqualTo(StreamReliability.WHOLE);
  }

  @Test
  void shouldRollBackAgainOnlyOnceTheRebuiltWayBackIsWhole() {
    cutOver();
    assertThat(streams.wayBack(ID)).isEqualTo("whole");
    lose(Direction.REVERSE);
    assertThat(streams.wayBack(ID)).isEqualTo("lost");
    assertThatThrownBy(this::rollBack).hasMessageContaining("REVERSE stream of 'orders-1' is LOST");
    assertThatThrownBy(() -> streams.rebuild(ID, WORKER)).hasMessageContaining("decideWayBack");

    decide("decideWayBack", "rebuild");
    streams.rebuild(ID, WORKER);
    streams.rebuild(ID, WORKER);
    assertThat(streams.wayBack(ID)).isEqualTo("rebuilding");
    assertThatThrownBy(this::rollBack).hasMessageContaining("REBUILDING");
    records.report(ID, new RecordTrouble("0", "k", "VALUE", "differs", "OPEN", 0, null));
    assertThatThrownBy(() -> streams.rebuilt(ID, WORKER)).hasMessageContaining("1 records differ");
    records.end(ID, "0", "k", "REPAIRED");
    streams.rebuilt(ID, WORKER);

    assertThat(streams.wayBack(ID)).isEqualTo("whole");
    assertThat(rollBack().towards()).isEqualTo(Authority.SOURCE);
  }

  @Test
  void shouldAskAnewWhenAWayBackThatWasGivenUpOnceIsLostAgain() {
    cutOver();
    lose(Direction.REVERSE);
    decide("decideWayBack", "rebuild");
    streams.rebuild(ID, WORKER);
    lose(Direction.REVERSE);
    assertThat(streams.wayBack(ID)).isEqualTo("lost");
    assertThatThrownBy(() -> streams.rebuild(ID, WORKER))
        .as("one decision serves for one rebuild")
        .hasMessageContaining("decideWayBack");

    decide("decideWayBack", "goOn");

    assertThat(streams.wayBack(ID)).isEqualTo("givenUp");
  }

  @Test
  void shouldTakeTheAuthorityFromTheTargetOnlyWhenTheLossIsConfirmed() {
    cutOver();
    lose(Direction.REVERSE);
    migrations.enter(ID, Phase.ROLLING_BACK);
    decide("callForRollback", "rollback");
    decide("decideRollbackAttempt", "withoutTarget");
    assertThatThrownBy(() -> routes.beginWithLoss(ID, "w-1", WORKER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("confirmLoss");

    decide("confirmLoss", "confirm");
    Attempt held = routes.beginWithLoss(ID, "w-1", WORKER);
    assertThat(routes.fenceDebt(ID)).as("before the decision").isEqualTo(FenceDebt.NONE);
    end(held, State.DECIDED);

    assertThat(migrations.get(ID).route().authority()).isEqualTo(Authority.SOURCE);
    assertThat(routes.fenceDebt(ID)).isEqualTo(FenceDebt.OWED);
    routes.closed(ID, WORKER);
    assertThat(routes.fenceDebt(ID)).isEqualTo(FenceDebt.PAID);
  }

  @Test
  void shouldOweNothingWhenTheAttemptWasAbortedOrTheTargetIsGone() {
    cutOver();
    migrations.enter(ID, Phase.ROLLING_BACK);
    decide("confirmLoss", "confirm");
    end(routes.beginWithLoss(ID, "w-1", WORKER), State.ABORTED);
    assertThat(routes.fenceDebt(ID)).isEqualTo(FenceDebt.NONE);
    assertThatThrownBy(() -> routes.beginWithLoss(ID, "w-1", WORKER))
        .as("one confirmation serves for one attempt")
        .isInstanceOf(ConflictException.class);
    assertThat(rollBack().towards()).as("the way back is whole").isEqualTo(Authority.SOURCE);
    end(routes.takeOver(ID, "w-1", WORKER), State.ABORTED);

    decide("confirmLoss", "confirm");
    end(routes.beginWithLoss(ID, "w-1", WORKER), State.DECIDED);
    decide("decideTarget", "gone");

    assertThat(routes.fenceDebt(ID)).isEqualTo(FenceDebt.GONE);
  }
}
