package io.exodus.engine.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.RecordTrouble;
import io.exodus.client.StreamView;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.incident.ApiLinks;
import io.exodus.engine.overview.MigrationOverview.InterlayState;
import io.exodus.engine.overview.MigrationOverview.PhaseSpan;
import io.exodus.engine.overview.MigrationOverview.StreamRow;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.Authority;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.migration.Severity;
import io.exodus.migration.StreamState;
import io.exodus.migration.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the tab is told, from tables on a real database. */
class OverviewTest {

  private static final String ID = "orders-1";
  private static final OpenMatters QUIET = new OpenMatters(false, List.of(), List.of(), "too late");

  private JdbcClient jdbc;
  private MigrationStore migrations;
  private Journal journal;
  private StreamStore streams;
  private InterlayStore interlays;
  private FindingStore findings;
  private RecordStore records;
  private IncidentStore incidents;
  private Overview overview;

  @BeforeEach
  void register() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    jdbc = JdbcClient.create(dataSource);
    migrations = new MigrationStore(jdbc);
    journal = new Journal(jdbc);
    streams = new StreamStore(jdbc);
    interlays = new InterlayStore(jdbc);
    findings = new FindingStore(jdbc);
    records = new RecordStore(jdbc);
    incidents = new IncidentStore(jdbc);
    overview =
        new Overview(
            migrations,
            journal,
            new SampleStore(jdbc),
            streams,
            interlays,
            findings,
            records,
            incidents,
            new ApiLinks(() -> "/shop"));
    migrations.register(PlanReader.read(ID, GivenPlan.byOneInterlay()), "run-1");
    journal.append(ID, EntryType.EVIDENCE, "olga", "plan", Map.of());
  }

  private MigrationOverview look() {
    return overview.of(ID, "run-1", () -> QUIET).orElseThrow();
  }

  private void enter(Phase phase) {
    migrations.enter(ID, phase);
    journal.append(ID, EntryType.PHASE, "engine", phase.name(), Map.of());
  }

  @Test
  void shouldShowAMigrationThatHasOnlyJustBeenRegistered() {
    MigrationOverview now = look();

    assertThat(now.phases()).extracting(PhaseSpan::phase).containsExactly(Phase.REGISTERED);
    assertThat(now.phases().get(0).until()).isNull();
    assertThat(now.progress()).isEmpty();
    assertThat(now.openRecords()).isEmpty();
    assertThat(now.interlays())
        .extracting(InterlayState::name, InterlayState::instance, InterlayState::trouble)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "orders", null, "no instance of it reports to the engine"));
  }

  @Test
  void shouldTellWhatAnOpenIncidentHoldsAndWhereItsBundleIs() {
    incidents.insert(ID, 1, 1);
    incidents.report(ID, 1, Origin.PERSON, "ada", "", "the shop is slow");

    assertThat(look().journal()).isEqualTo("/shop/exodus/api/migrations/orders-1/journal");
    assertThat(look().holds())
        .singleElement()
        .satisfies(
            hold -> {
              assertThat(hold.migration()).isEqualTo(ID);
              assertThat(hold.why()).containsExactly("the shop is slow");
              assertThat(hold.held()).contains("cutover").hasSameSizeAs(DestructiveStep.values());
              assertThat(hold.bundle())
                  .isEqualTo("/shop/exodus/api/migrations/orders-1/incidents/1/bundle");
            });
    incidents.enter(ID, 1, IncidentState.ROLLBACK_FREE);
    assertThat(look().holds().get(0).held()).contains("cutover").doesNotContain("rollback");
    incidents.enter(ID, 1, IncidentState.RELEASED);
    assertThat(look().holds()).isEmpty();
  }

  @Test
  void shouldKnowNothingOfOtherProcessInstances() {
    assertThat(overview.of(ID, "run-2", () -> QUIET)).isEmpty();
    assertThat(overview.of("orders-2", "run-1", () -> QUIET)).isEmpty();
    assertThat(overview.of(null, "run-1", () -> QUIET)).isEmpty();
  }

  @Test
  void shouldTellWhoDecidedWhatInWhichPhase() {
    enter(Phase.AWAITING_APPROVAL);
    journal.append(
        ID, EntryType.DECISION, "bea", "approveRun", Map.of("decision", "approve", "reason", "go"));
    enter(Phase.COPYING);

    List<PhaseSpan> phases = look().phases();

    assertThat(phases)
        .extracting(PhaseSpan::phase)
        .containsExactly(Phase.REGISTERED, Phase.AWAITING_APPROVAL, Phase.COPYING);
    assertThat(phases.get(1).until()).isEqualTo(phases.get(2).since());
    assertThat(phases.get(1).decisions())
        .extracting(d -> d.who() + " " + d.gate() + " " + d.answer() + " " + d.reason())
        .containsExactly("bea approveRun approve go");
    assertThat(phases.get(2).decisions()).isEmpty();
  }

  @Test
  void shouldTellWhatEndedTheLastAttemptOnlyWhileAnotherIsDecidedOn() {
    enter(Phase.OBSERVING);
    assertThat(look().attemptReason()).isNull();
    enter(Phase.AWAITING_CUTOVER);
    assertThat(look().attemptReason()).isEqualTo("too late");
  }

  @Test
  void shouldLetAStreamsLagGrowWhenMarkersStayAway() {
    streams.want(ID, Direction.FORWARD, true);
    Instant now = Instant.now();

    tell(now.minusMillis(40), now.minusMillis(10));
    assertThat(stream().lagMillis()).isEqualTo(30);

    tell(now.minusSeconds(60), now.minusSeconds(59));
    assertThat(stream().lagMillis()).isBetween(60_000L, 90_000L);
    assertThat(stream().silent()).isFalse();
  }

  @Test
  void shouldCallAFollowerSilentThatTellsNothing() {
    streams.want(ID, Direction.FORWARD, true);
    tell(Instant.now(), Instant.now());
    age("exodus_stream", "updated_at");

    assertThat(stream().silent()).isTrue();
    assertThat(stream().state()).isEqualTo("UNKNOWN");
  }

  @Test
  void shouldNotShowAStreamAsFollowingWhoseFollowerHasFailed() {
    streams.want(ID, Direction.FORWARD, true);
    tell(Instant.now(), Instant.now());

    report("another", StreamState.STOPPED);
    assertThat(stream().state()).isEqualTo("FOLLOWING");

    report("w", StreamState.STOPPED);
    assertThat(stream().state()).isEqualTo("STOPPED");

    report("another", StreamState.CATCHING_UP);
    assertThat(stream().state()).isEqualTo("CATCHING_UP");
  }

  private void report(String worker, StreamState state) {
    streams.report(
        ID,
        new StreamView(
            Direction.FORWARD,
            true,
            null,
            worker,
            state,
            null,
            null,
            null,
            null,
            0L,
            0L,
            null,
            null));
  }

  private void tell(Instant written, Instant arrived) {
    streams.report(
        ID,
        new StreamView(
            Direction.FORWARD,
            true,
            null,
            "w",
            StreamState.FOLLOWING,
            "a:2",
            "a:1",
            written,
            arrived,
            0L,
            5L,
            written,
            null));
  }

  private StreamRow stream() {
    return look().streams().get(0);
  }

  private void age(String table, String column) {
    jdbc.sql("update " + table + " set " + column + " = :then")
        .param("then", java.time.OffsetDateTime.now().minus(Duration.ofMinutes(1)))
        .update();
  }

  @Test
  void shouldPointOutEveryInterlayThatDoesNotAgreeWithTheRecord() {
    Route recorded = look().route();
    long epoch = recorded.epoch();
    report("agrees", recorded);
    report("other side", new Route(Authority.TARGET, epoch, false));
    report("behind", new Route(Authority.SOURCE, epoch - 1, false));
    report("holds", new Route(Authority.SOURCE, epoch, true));

    assertThat(look().interlays())
        .extracting(InterlayState::instance, i -> i.trouble() == null)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("agrees", true),
            org.assertj.core.groups.Tuple.tuple("other side", false),
            org.assertj.core.groups.Tuple.tuple("behind", false),
            org.assertj.core.groups.Tuple.tuple("holds", false));
  }

  @Test
  void shouldLeaveOutInterlaysThatWereGoneBeforeTheMigrationBegan() {
    report("of an earlier start", look().route());
    age("exodus_interlay", "last_seen_at");

    assertThat(look().interlays())
        .extracting(InterlayState::instance)
        .containsExactly((String) null);
  }

  private void report(String instance, Route route) {
    interlays.report("orders", instance, "a key", "http://127.0.0.1:1", route, Map.of());
  }

  @Test
  void shouldShowVerdictsGraveFindingsAndOpenRecords() {
    findings.replace(
        ID,
        RunbookKeys.COMMIT_CRITERIA,
        List.of(new CriterionVerdict("lag", Verdict.UNKNOWN, "no marker")));
    findings.replace(
        ID,
        "capacity",
        Verdict.PASS,
        List.of(
            new Finding("capacity", Severity.INFO, "orders-old", "fine", ""),
            new Finding("capacity", Severity.WARNING, "orders-new", "tight", "more")));
    records.report(ID, new RecordTrouble("0", "a", "VALUE", "", "OPEN", 0, null));
    records.report(ID, new RecordTrouble("0", "b", "VALUE", "", "OPEN", 0, null));
    records.report(ID, new RecordTrouble("0", "c", "FAILED", "", "OPEN", 0, null));
    records.end(ID, "0", "b", "REPAIRED");

    MigrationOverview now = look();

    assertThat(now.verdicts().get(RunbookKeys.COMMIT_CRITERIA))
        .extracting(CriterionVerdict::verdict)
        .containsExactly(Verdict.UNKNOWN);
    assertThat(now.findings()).extracting(Finding::message).containsExactly("tight");
    assertThat(now.openRecords()).containsExactly(Map.entry("FAILED", 1L), Map.entry("VALUE", 1L));
  }
}
