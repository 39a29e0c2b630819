package io.exodus.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.migration.RefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ExodusSchemaTest {

  private final JdbcDataSource dataSource = new JdbcDataSource();
  private JdbcClient jdbc;

  @BeforeEach
  void database() {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    jdbc = JdbcClient.create(dataSource);
  }

  private List<Instant> applied() {
    return jdbc.sql("select applied_at from exodus_schema order by version")
        .query(Instant.class)
        .list();
  }

  @Test
  void shouldApplyEachScriptOnce() {
    ExodusSchema.migrate(dataSource);
    List<Instant> first = applied();

    ExodusSchema.migrate(dataSource);

    assertThat(first).hasSameSizeAs(SchemaScript.all("H2"));
    assertThat(applied()).isEqualTo(first);
  }

  @Test
  void shouldFinishWhatAnInterruptedStartBegan() {
    ExodusSchema.migrate(dataSource);
    jdbc.sql("drop table exodus_interlay").update();
    jdbc.sql("delete from exodus_schema").update();

    ExodusSchema.migrate(dataSource);

    assertThat(jdbc.sql("select count(*) from exodus_interlay").query(Long.class).single())
        .isZero();
    assertThat(applied()).hasSameSizeAs(SchemaScript.all("H2"));
  }

  @Test
  void shouldRefuseTablesOfALaterExodus() {
    ExodusSchema.migrate(dataSource);
    jdbc.sql("insert into exodus_schema values (99, 'V99__later.sql', '', current_timestamp)")
        .update();

    assertThatThrownBy(() -> ExodusSchema.migrate(dataSource))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("tables is '99'")
        .hasMessageContaining("start the later one");
  }

  @Test
  void shouldRefuseAScriptThatWasAppliedAsAnotherOne() {
    ExodusSchema.migrate(dataSource);
    jdbc.sql("update exodus_schema set checksum = 'ffffffffffff' where version = 1").update();

    assertThatThrownBy(() -> ExodusSchema.migrate(dataSource))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("the script V1__exodus.sql is 'ffffffff'");
  }

  @Test
  void shouldRefuseTwoScriptsOfOneVersion() {
    SchemaScript first = new SchemaScript(1, "V1__first.sql", "");
    SchemaScript mine = new SchemaScript(2, "V2__mine.sql", "");
    SchemaScript yours = new SchemaScript(2, "V2__yours.sql", "");

    assertThat(SchemaScript.inOrder(Stream.of(mine, first))).containsExactly(first, mine);
    assertThatThrownBy(() -> SchemaScript.inOrder(Stream.of(yours, first, mine)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "the script V2__yours.sql is 'V2': V2__mine.sql has the same version; renumber one");
  }

  @Test
  void shouldRefuseAFileThatIsWrittenLate(@TempDir Path directory) {
    dataSource.setURL("jdbc:h2:file:" + directory.resolve("late"));
    assertThatThrownBy(() -> ExodusSchema.migrate(dataSource))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("the engine's database is 'WRITE_DELAY=500'");

    dataSource.setURL("jdbc:h2:file:" + directory.resolve("prompt") + ";WRITE_DELAY=0");
    ExodusSchema.migrate(dataSource);
  }

  @Test
  void shouldRefuseADatabaseOfAnotherMake() throws SQLException {
    Connection connection = mock(RETURNS_DEEP_STUBS);
    when(connection.getMetaData().getDatabaseProductName()).thenReturn("MySQL");
    DataSource other = mock();
    when(other.getConnection()).thenReturn(connection);

    assertThatThrownBy(() -> ExodusSchema.migrate(other))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "the engine's database is 'MySQL': Exodus keeps its tables in H2 or PostgreSQL");
  }
}
