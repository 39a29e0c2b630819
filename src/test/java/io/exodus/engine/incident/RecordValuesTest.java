package io.exodus.engine.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.RecordTrouble;
import io.exodus.client.ValuesWanted;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.BundleRow;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentReport.Origin;
import io.exodus.engine.store.IncidentState;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Values of records get into a bundle where its contact has asked for them, and nowhere else. */
class RecordValuesTest {

  private static final String ID = "orders-1";
  private static final String CONTACT = "user" + OwnerRole.INCIDENT_CONTACT.ordinal();
  private static final String HANDLER = "instance-1";
  private static final String WORKER = "exodusWorker";
  private static final String SOMEBODY = "12 Main Street";
  private static final List<Map<String, Object>> READ =
      List.of(
          Map.of(
              "space",
              "0",
              "key",
              "address:7",
              "source",
              Map.of("value", SOMEBODY),
              "target",
              Map.of("missing", true)));

  private Journal journal;
  private RecordStore records;
  private Incidents incidents;
  private RecordValues values;
  private IncidentBundles bundles;

  @BeforeEach
  void raise() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    ExodusSchema.migrate(dataSource);
    JdbcClient jdbc = JdbcClient.create(dataSource);
    var transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    MigrationStore migrations = new MigrationStore(jdbc);
    IncidentStore store = new IncidentStore(jdbc);
    journal = new Journal(jdbc);
    records = new RecordStore(jdbc);
    incidents =
        new Incidents(
            migrations, new AttemptStore(jdbc), store, journal, (u, g) -> false, transaction);
    BundleStore bundleStore = new BundleStore(jdbc);
    values = new RecordValues(incidents, bundleStore, records);
    bundles =
        new IncidentBundles(
            store,
            bundleStore,
            new BundleContents(
                migrations,
                store,
                new FindingStore(jdbc),
                records,
                new SampleStore(jdbc),
                new StreamStore(jdbc),
                new InterlayStore(jdbc),
                journal),
            values,
            journal,
            new ApiLinks(() -> ""),
            transaction);
    migrations.register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    trouble("address:7", "OPEN");
    trouble("address:8", "OPEN");
    incidents.raise(ID, Origin.PERSON, "ada", "", "the shop is slow");
    incidents.takeUp(ID, HANDLER);
    bundles.make(ID);
  }

  private void trouble(String key, String state) {
    records.report(ID, new RecordTrouble("0", key, "VALUE", "length 3", state, 0, null));
  }

  private long answer(String user, String decision) {
    return journal
        .append(
            ID, EntryType.DECISION, user, GateKeys.DECIDE_INCIDENT, Map.of("decision", decision))
        .sequence();
  }

  private Map<String, byte[]> files(Long edition) throws Exception {
    BundleRow row = bundles.edition(ID, 1, edition).orElseThrow();
    return Unzipped.verified(bundles.handOut(ID, 1, row, CONTACT));
  }

  private static String all(Map<String, byte[]> files) {
    StringBuilder all = new StringBuilder();
    files.values().forEach(file -> all.append(new String(file, StandardCharsets.UTF_8)));
    return all.toString();
  }

  @Test
  void shouldWantThoseOfOpenRecordsOnceItsContactAsks() {
    records.end(ID, "0", "address:8", "REPAIRED");
    assertThat(values.wanted(ID)).isNull();
    long asked = answer(CONTACT, "keepWithValues");

    ValuesWanted wanted = values.wanted(ID);

    assertThat(wanted.asked()).isEqualTo(asked);
    assertThat(wanted.records()).extracting(RecordTrouble::key).containsExactly("address:7");
    bundles.makeWithValues(ID, asked, READ, WORKER);
    assertThat(values.wanted(ID)).as("they are read once").isNull();
    answer(CONTACT, "keep");
    assertThat(values.wanted(ID)).isNull();
  }

  @Test
  void shouldWantNoneOnTheAnswerOfSomebodyElse() {
    long asked = answer("olga", "keepWithValues");

    bundles.makeWithValues(ID, asked, READ, WORKER);

    assertThat(values.wanted(ID)).isNull();
    assertThat(bundles.editions(ID, 1)).extracting(BundleRow::withValues).containsExactly(false);
  }

  @Test
  void shouldPutThemIntoAnEditionOfTheirOwnAndNowhereElse() throws Exception {
    long asked = answer(CONTACT, "keepWithValues");

    bundles.makeWithValues(ID, asked, READ, WORKER);
    Map<String, Object> shown = bundles.make(ID);

    Map<String, byte[]> files = files(2L);
    assertThat(new String(files.get("values.ndjson"), StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("address:7", SOMEBODY);
    assertThat(new String(files.get("manifest.json"), StandardCharsets.UTF_8))
        .contains("\"valuesAskedForInRow\" : " + asked, "\"leftOut\" : 1");
    for (Long edition : new Long[] {null, 1L, 3L}) {
      assertThat(files(edition)).doesNotContainKey("values.ndjson");
      assertThat(all(files(edition))).doesNotContain(SOMEBODY);
    }
    assertThat(journal.entries(ID))
        .noneMatch(entry -> entry.detail().contains(SOMEBODY))
        .anyMatch(entry -> entry.detail().contains("downloaded with values"));
    assertThat(shown.toString()).doesNotContain(SOMEBODY).contains("values=read");
    assertThat(shown).extracting("valuesLink").asString().endsWith("/bundle?edition=2");
  }

  @Test
  void shouldTellItsContactThatNobodyHasReadThem() {
    assertThat(bundles.make(ID)).containsEntry("values", "none");
    answer(CONTACT, "keepWithValues");

    assertThat(bundles.make(ID)).containsEntry("values", "unread");
  }

  @Test
  void shouldKeepTheLatestOfThemUntilTheIncidentIsOver() {
    bundles.makeWithValues(ID, answer(CONTACT, "keepWithValues"), READ, WORKER);
    bundles.make(ID);
    bundles.makeWithValues(ID, answer(CONTACT, "keepWithValues"), READ, WORKER);
    bundles.make(ID);
    assertThat(bundles.editions(ID, 1)).extracting(BundleRow::edition).containsExactly(1L, 4L, 5L);
    answer(CONTACT, "release");
    assertThat(incidents.release(ID, HANDLER)).isEqualTo(IncidentState.RELEASED);

    bundles.forgetValues(ID);

    assertThat(bundles.editions(ID, 1)).extracting(BundleRow::withValues).containsOnly(false);
    assertThat(journal.latest(ID, EntryType.INCIDENT, "incident 1").detail())
        .contains("values removed");
  }

  @Test
  void shouldTakeNoneOnceTheIncidentIsOver() {
    long asked = answer(CONTACT, "keepWithValues");
    answer(CONTACT, "release");
    incidents.release(ID, HANDLER);

    bundles.makeWithValues(ID, asked, READ, WORKER);

    assertThat(bundles.editions(ID, 1)).extracting(BundleRow::withValues).containsOnly(false);
  }

  @Test
  void shouldRefuseMoreThanWasAskedFor() {
    long asked = answer(CONTACT, "keepWithValues");
    List<Map<String, Object>> many = Collections.nCopies(201, READ.get(0));
    List<Map<String, Object>> big = List.of(Map.of("value", "x".repeat(25 * 1024 * 1024)));

    assertThatThrownBy(() -> bundles.makeWithValues(ID, asked, many, WORKER))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("at most 200");
    assertThatThrownBy(() -> bundles.makeWithValues(ID, asked, big, WORKER))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("bytes");
  }
}
