package io.exodus.engine.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.client.RecordTrouble;
import io.exodus.engine.authority.HeldException;
import io.exodus.engine.authority.IncidentGuard;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.GivenApprovals;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.BundleRow;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentReport;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.VerifyJournal;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.migration.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What an open incident holds, on a real database, however well the step is approved. */
class HoldsTest {

  private static final String ID = "orders-1";
  private static final String CONTACTS = "user" + OwnerRole.INCIDENT_CONTACT.ordinal();
  private static final String DEPUTY = "dora";
  private static final String HANDLER = "instance-1";
  private static final String WORKER = "exodusWorker";

  private JdbcClient jdbc;
  private MigrationStore migrations;
  private FindingStore findings;
  private RecordStore records;
  private Journal journal;
  private Incidents incidents;
  private IncidentStore store;
  private IncidentBundles bundles;
  private DataSourceTransactionManager transactions;
  private TransactionTemplate transaction;
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
    transactions = new DataSourceTransactionManager(dataSource);
    transaction = new TransactionTemplate(transactions);
    jdbc = JdbcClient.create(dataSource);
    migrations = new MigrationStore(jdbc);
    findings = new FindingStore(jdbc);
    records = new RecordStore(jdbc);
    journal = new Journal(jdbc);
    approvals = new GivenApprovals(migrations, findings, journal);
    store = new IncidentStore(jdbc);
    incidents =
        new Incidents(
            migrations,
            new AttemptStore(jdbc),
            store,
            journal,
            (user, group) -> user.equals("ida") && group.equals(CONTACTS),
            transaction);
    BundleStore bundleStore = new BundleStore(jdbc);
    bundles =
        new IncidentBundles(
            store,
            bundleStore,
            new BundleContents(
                migrations,
                store,
                findings,
                records,
                new SampleStore(jdbc),
                new StreamStore(jdbc),
                new InterlayStore(jdbc),
                journal),
            new RecordValues(incidents, bundleStore, records),
            journal,
            new ApiLinks(() -> "/shop"),
            transaction);
    Map<String, Object> plan = new HashMap<>(GivenPlan.variables());
    plan.put(OwnerRole.INCIDENT_CONTACT.deputyVariable(), DEPUTY);
    migrations.register(PlanReader.read(ID, plan), "run-1");
    // Long past: the date is none of these tests' concern.
    jdbc.sql("update exodus_migration set plan = replace(plan, '2099-01-31', '2001-01-31')")
        .update();
    approvals.run(ID);
  }

  private RouteService routes(IncidentGuard holds) {
    return new RouteService(
        migrations,
        new AttemptStore(jdbc),
        new StreamStore(jdbc),
        findings,
        journal,
        approvals.seals(),
        new Refusals(journal, transactions),
        holds,
        transaction);
  }

  private IncidentRow raise() {
    incidents.raise(ID, Origin.PERSON, "ada", "", "the shop is slow");
    incidents.takeUp(ID, HANDLER);
    return store.open(ID).orElseThrow();
  }

  private void decide(String gate, String decision) {
    approvals.decide(ID, gate, decision);
  }

  private IncidentState answer(String decision) {
    decide("decideIncident", decision);
    return incidents.release(ID, HANDLER);
  }

  private void approve(DestructiveStep step) {
    if (step == DestructiveStep.ROLLBACK || step == DestructiveStep.COMMIT) {
      giveAuthorityToTarget();
    }
    approvals.step(ID, step);
  }

  private void giveAuthorityToTarget() {
    RouteService routes = routes((id, step) -> {});
    approve(DestructiveStep.CUTOVER);
    Attempt begun = routes.begin(ID, Authority.TARGET, "worker-1", WORKER);
    Attempt decided = routes.decide(ID, begun.number(), begun.epoch(), State.DECIDED, WORKER);
    routes.complete(ID, decided.number(), decided.epoch(), Map.of(), WORKER);
  }

  private void take(DestructiveStep step, RouteService routes) {
    switch (step) {
      case CUTOVER -> routes.begin(ID, Authority.TARGET, "worker-1", WORKER);
      case ROLLBACK -> routes.begin(ID, Authority.SOURCE, "worker-1", WORKER);
      case COMMIT -> routes.commit(ID, WORKER);
      case RELEASE -> routes.release(ID, WORKER);
      default -> throw new IllegalArgumentException(step + " has no record of its own");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CUTOVER", "ROLLBACK", "COMMIT", "RELEASE"})
  void shouldHoldAnApprovedStepUntilItIsReleased(DestructiveStep step) {
    RouteService routes = routes(incidents);
    approve(step);
    raise();

    assertThatThrownBy(() -> take(step, routes))
        .isInstanceOf(HeldException.class)
        .hasMessageContaining("Incident 1 of 'orders-1' is open");
    assertThat(answer("release")).isEqualTo(IncidentState.RELEASED);
    assertThatCode(() -> take(step, routes)).doesNotThrowAnyException();
  }

  /** The negative control: nothing else keeps these from going on under an incident. */
  @ParameterizedTest
  @EnumSource(names = {"CUTOVER", "ROLLBACK", "COMMIT", "RELEASE"})
  void shouldLetTheSameStepGoWhereHoldsAreSwitchedOff(DestructiveStep step) {
    RouteService routes = routes((id, any) -> {});
    approve(step);
    raise();

    assertThatCode(() -> take(step, routes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(names = {"COPY", "REPAIR", "CLEAR_UP"})
  void shouldHoldWhatActsWithoutARecord(DestructiveStep step) {
    incidents.demandFree(ID, step);
    raise();

    assertThatThrownBy(() -> incidents.demandFree(ID, step)).isInstanceOf(HeldException.class);
  }

  @Test
  void shouldAbortAnAttemptThatAnIncidentOvertakes() {
    RouteService routes = routes(incidents);
    approve(DestructiveStep.CUTOVER);
    Attempt begun = routes.begin(ID, Authority.TARGET, "worker-1", WORKER);
    raise();

    assertThatThrownBy(
            () -> routes.decide(ID, begun.number(), begun.epoch(), State.DECIDED, WORKER))
        .isInstanceOf(HeldException.class);
    Attempt aborted = routes.decide(ID, begun.number(), begun.epoch(), State.ABORTED, WORKER);
    routes.complete(ID, aborted.number(), aborted.epoch(), Map.of(), WORKER);

    assertThat(migrations.get(ID).route().authority()).isEqualTo(Authority.SOURCE);
    assertThat(migrations.get(ID).route().held()).isFalse();
  }

  @Test
  void shouldCompleteAnAttemptThatWasDecidedBeforeTheIncident() {
    RouteService routes = routes(incidents);
    approve(DestructiveStep.CUTOVER);
    Attempt begun = routes.begin(ID, Authority.TARGET, "worker-1", WORKER);
    routes.decide(ID, begun.number(), begun.epoch(), State.DECIDED, WORKER);
    raise();

    Attempt successor = routes.takeOver(ID, "worker-2", WORKER);
    routes.complete(ID, successor.number(), successor.epoch(), Map.of(), WORKER);

    assertThat(successor.state()).isEqualTo(State.DECIDED);
    assertThat(new AttemptStore(jdbc).open(ID)).isEmpty();
  }

  @Test
  void shouldLetOnlyTheRollbackGoWhereItsOwnerReleasesOnlyThat() {
    RouteService routes = routes(incidents);
    approve(DestructiveStep.ROLLBACK);
    raise();

    assertThat(answer("releaseForRollback")).isEqualTo(IncidentState.ROLLBACK_FREE);

    assertThat(routes.begin(ID, Authority.SOURCE, "worker-1", WORKER).state())
        .isEqualTo(State.HELD);
    for (DestructiveStep step : DestructiveStep.values()) {
      if (step != DestructiveStep.ROLLBACK) {
        assertThatThrownBy(() -> incidents.demandFree(ID, step)).isInstanceOf(HeldException.class);
      }
    }
    assertThat(answer("release")).isEqualTo(IncidentState.RELEASED);
  }

  @Test
  void shouldReleaseNothingWithoutAJournaledAnswerSinceTheRaise() {
    decide("decideIncident", "release");
    raise();

    assertThatThrownBy(() -> incidents.release(ID, HANDLER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("holds no decision");
    assertThatThrownBy(() -> answer("keep")).isInstanceOf(ConflictException.class);
    decide("decideIncident", "release");
    assertThatThrownBy(() -> incidents.release(ID, "another instance"))
        .hasMessageContaining("is dealt with here");

    assertThatThrownBy(() -> incidents.demandFree(ID, DestructiveStep.COPY))
        .isInstanceOf(HeldException.class);
  }

  /** As where somebody deploys a model whose gate asks another role. */
  @Test
  void shouldReleaseNothingOnTheAnswerOfWhoIsNotItsContact() {
    raise();
    journal.append(ID, EntryType.DECISION, "olga", "decideIncident", Map.of("decision", "release"));

    assertThatThrownBy(() -> incidents.release(ID, HANDLER))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("no decision of its incident's owner");

    assertThatThrownBy(() -> incidents.demandFree(ID, DestructiveStep.COMMIT))
        .isInstanceOf(HeldException.class);
    journal.append(
        ID, EntryType.DECISION, CONTACTS, "decideIncident", Map.of("decision", "release"));
    assertThat(incidents.release(ID, HANDLER)).isEqualTo(IncidentState.RELEASED);
  }

  @Test
  void shouldReleaseOnTheAnswerOfItsContactsDeputy() {
    raise();
    journal.append(ID, EntryType.DECISION, DEPUTY, "decideIncident", Map.of("decision", "release"));

    assertThat(incidents.release(ID, HANDLER)).isEqualTo(IncidentState.RELEASED);
  }

  @Test
  void shouldHoldALaterMigrationOnTheSameEndpoints() {
    raise();
    migrations.enter(ID, Phase.ABORTED);
    Map<String, Object> back = GivenPlan.variables();
    back.put("acceptPlaintext", "");
    back.put("sourceEndpoint", "orders-new");
    back.put("targetEndpoint", "orders-other");
    migrations.register(PlanReader.read("orders-2", back), "run-2");
    back.put("sourceEndpoint", "catalog-old");
    back.put("targetEndpoint", "catalog-new");
    migrations.register(PlanReader.read("catalog-1", back), "run-3");

    assertThatThrownBy(() -> incidents.demandFree("orders-2", DestructiveStep.COPY))
        .hasMessageContaining("Incident 1 of 'orders-1'");
    assertThatCode(() -> incidents.demandFree("catalog-1", DestructiveStep.COPY))
        .doesNotThrowAnyException();
    answer("release");
    assertThatCode(() -> incidents.demandFree("orders-2", DestructiveStep.COPY))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldAddToTheOpenIncidentAndBeginAnotherOnceItIsReleased() {
    raise();
    IncidentRow same =
        incidents.raise(ID, Origin.STEP, "engine", "'Copy records'", "the target is down");

    assertThat(same.number()).isEqualTo(1);
    assertThat(same.handler()).isEqualTo(HANDLER);
    assertThat(store.reports(ID, 1))
        .extracting(IncidentReport::origin)
        .containsExactly(Origin.PERSON, Origin.STEP);

    answer("release");
    assertThat(raise().number()).isEqualTo(2);
    assertThat(journal.entries(ID))
        .filteredOn(entry -> entry.is(EntryType.INCIDENT))
        .extracting(entry -> entry.subject())
        .containsExactly("incident 1", "incident 1", "incident 1", "incident 2");
  }

  @Test
  void shouldKeepTheFirstBundleAndTheLatestWithTheHashesThatTheManifestTells(
      @TempDir Path directory) throws Exception {
    records.report(ID, new RecordTrouble("0", "session:42", "FAILED", "OOM", "OPEN", 0, null));
    records.report(
        ID, new RecordTrouble("0", "session:43", "VALUE_DIFFERS", "length 3", "OPEN", 0, null));
    migrations.enter(ID, Phase.OBSERVING);
    journal.append(ID, EntryType.PHASE, "engine", "OBSERVING", Map.of("from", "CUTTING_OVER"));
    raise();
    incidents.health(ID, Map.of("SOURCE", Map.of("alive", false, "why", "refused")), WORKER);
    for (int i = 0; i < 3; i++) {
      assertThat(bundles.make(ID).get("link"))
          .isEqualTo("/shop/exodus/api/migrations/" + ID + "/incidents/1/bundle");
    }

    assertThat(bundles.editions(ID, 1)).extracting(BundleRow::edition).containsExactly(1L, 3L);
    byte[] zip = bundles.handOut(ID, 1, bundles.edition(ID, 1, 1L).orElseThrow(), "ida");
    assertThat(Sha256.of(zip)).isEqualTo(bundles.editions(ID, 1).get(0).sha256());
    Map<String, byte[]> files = Unzipped.verified(zip);
    assertThat(files.keySet())
        .contains(
            "incident.json",
            "health.json",
            "records.ndjson",
            "findings.json",
            "verdicts.json",
            "samples.ndjson",
            "journal.ndjson");
    assertThat(new String(files.get("records.ndjson")).lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("session:4"));
    assertThat(new String(files.get("incident.json")))
        .contains("\"run\" : \"run-1\"", "the shop is slow", "CUTTING_OVER");
    assertThat(new String(files.get("health.json"))).contains("refused");
    assertThat(new String(files.get("journal.ndjson")).lines().count()).isGreaterThan(2);
    assertThat(journal.latest(ID, EntryType.INCIDENT, "incident 1").detail())
        .contains("downloaded");
    Path file = Files.write(directory.resolve("bundle.zip"), zip);
    assertThat(VerifyJournal.run(List.of(file.toString()), System.out, System.err)).isZero();
  }

  @Test
  void shouldHaveNoBundleWithoutAnIncident() {
    assertThatThrownBy(() -> bundles.make(ID)).isInstanceOf(ConflictException.class);
    assertThat(bundles.edition(ID, 1, null)).isEmpty();
  }
}
