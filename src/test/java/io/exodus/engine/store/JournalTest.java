package io.exodus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.plan.GivenPlan;
import io.exodus.engine.plan.PlanReader;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.journal.JournalFault.Kind;
import io.exodus.journal.JournalHead;
import io.exodus.journal.JournalVerification;
import io.exodus.journal.VerifyJournal;
import io.exodus.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody bends a journal with SQL, on a real database: it shows, here and in an export. */
class JournalTest {

  static final String ID = "orders-1";

  @TempDir Path directory;
  JdbcClient jdbc;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TransactionTemplate transaction;
  private Journal journal;

  /** An empty database. */
  DataSource emptyDatabase() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return dataSource;
  }

  /** As somebody would who may do anything in this database. */
  void dropTriggers() {
    jdbc.sql("drop trigger exodus_journal_append_only").update();
  }

  @BeforeEach
  void write() {
    DataSource dataSource = emptyDatabase();
    ExodusSchema.migrate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    jdbc = JdbcClient.create(dataSource);
    new MigrationStore(jdbc).register(PlanReader.read(ID, GivenPlan.variables()), "run-1");
    log.start();
    logger().addAppender(log);
    journal = new Journal(jdbc);
    for (String gate : List.of("approveRun", "approveCutover", "decideCommit")) {
      transaction.executeWithoutResult(
          tx -> journal.append(ID, EntryType.DECISION, "ada", gate, Map.of("decision", "approve")));
    }
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("io.exodus.journal");
  }

  private int verifyExport(String... options) throws IOException {
    Path export = directory.resolve("export.json");
    Files.writeString(export, Json.write(journal.entries(ID)));
    List<String> arguments = new ArrayList<>(List.of(export.toString()));
    arguments.addAll(List.of(options));
    PrintStream said = new PrintStream(new ByteArrayOutputStream());
    return VerifyJournal.run(arguments, said, said);
  }

  private JournalHead logged(int line) {
    String text = log.list.get(line).getFormattedMessage();
    return JournalHead.parse("the log", text.split(" ")[3]);
  }

  private void assertFault(Kind kind, long sequence) {
    JournalVerification verified = journal.verify(ID);
    assertThat(verified.whole()).isFalse();
    assertThat(verified.fault().kind()).isEqualTo(kind);
    assertThat(verified.fault().sequence()).isEqualTo(sequence);
  }

  @Test
  void shouldVerifyWhatNobodyHasTouched() throws IOException {
    assertThat(journal.verify(ID).whole()).isTrue();
    assertThat(journal.verify(ID).rows()).isEqualTo(3);
    assertThat(verifyExport("--head", logged(2).toString())).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update exodus_journal set actor = 'mallory' where sequence = 2",
        "delete from exodus_journal where sequence = 3"
      })
  void shouldRefuseToChangeOrDeleteARow(String statement) {
    assertThatThrownBy(() -> jdbc.sql(statement).update())
        .rootCause()
        .hasMessageContaining("exodus_journal is append-only");

    assertThat(journal.verify(ID).whole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor = 'mallory'",
        "detail = '{\"decision\":\"refuse\"}'",
        "at = timestamp with time zone '2026-01-01 00:00:00+00'"
      })
  void shouldNameTheRowThatWasChangedHereAndInAnExport(String change) throws IOException {
    dropTriggers();

    jdbc.sql("update exodus_journal set " + change + " where sequence = 2").update();

    assertFault(Kind.CHANGED, 2);
    assertThat(journal.verify(ID).fault().words()).startsWith("row 2 (DECISION, approveCutover");
    assertThat(verifyExport()).isEqualTo(1);
  }

  @Test
  void shouldNameTheRowThatIsMissing() throws IOException {
    dropTriggers();

    jdbc.sql("delete from exodus_journal where sequence = 2").update();

    assertFault(Kind.MISSING, 2);
    assertThat(verifyExport()).isEqualTo(1);
  }

  @Test
  void shouldFindTheTailThatWasCut() throws IOException {
    dropTriggers();

    jdbc.sql("delete from exodus_journal where sequence = 3").update();

    assertFault(Kind.CUT, 3);
    assertThat(verifyExport()).as("without a head it does not show").isZero();
    assertThat(verifyExport("--head", logged(2).toString())).isEqualTo(1);
  }

  @Test
  void shouldFindTheTailThatWasCutTogetherWithTheHeadInTheDatabase() throws IOException {
    dropTriggers();
    JournalEntry second = journal.entries(ID).get(1);

    jdbc.sql("delete from exodus_journal where sequence = 3").update();
    jdbc.sql("update exodus_migration set journal_sequence = 2, journal_hash = :hash")
        .param("hash", second.hash())
        .update();

    assertFault(Kind.CUT, 3);
    assertThat(new Journal(jdbc).verify(ID).whole())
        .as("a node that has written nothing cannot tell, but the log can")
        .isTrue();
    assertThat(verifyExport("--head", logged(2).toString())).isEqualTo(1);
  }

  @Test
  void shouldFindARowThatWasPutInAtTheEnd() {
    jdbc.sql(
            """
            insert into exodus_journal
            select migration_id, 4, at, type, actor, subject, detail, previous_hash, hash
            from exodus_journal where sequence = 3
            """)
        .update();

    assertFault(Kind.CHANGED, 4);
  }

  @Test
  void shouldTellTheLogOfEachRowOnceItIsCommitted() {
    transaction.executeWithoutResult(
        tx -> {
          journal.append(ID, EntryType.DECISION, "ada", "approveRelease", Map.of());
          tx.setRollbackOnly();
        });

    assertThat(log.list).hasSize(3);
    assertThat(journal.entries(ID))
        .extracting(entry -> new JournalHead(entry.sequence(), entry.hash()))
        .containsExactly(logged(0), logged(1), logged(2));
    assertThat(log.list.get(2).getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .contains("journalMigration=" + ID, "journalSequence=3", "journalHash=" + logged(2).hash());
  }

  @Test
  void shouldTellTheLogWhatANodeFindsWhenItStarts() {
    JournalAnchors anchors = new JournalAnchors();

    new Journal(jdbc, anchors).anchorHeads();

    assertThat(log.list).hasSize(4);
    assertThat(logged(3)).isEqualTo(logged(2));
  }
}
