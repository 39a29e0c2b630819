package io.exodus.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.journal.EntryType;
import io.exodus.server.PostgresServer;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same on PostgreSQL. */
class PostgresJournalIT extends JournalTest {

  private final String database = PostgresServer.newDatabase();

  @Override
  DataSource emptyDatabase() {
    return PostgresServer.database(database);
  }

  @Override
  void dropTriggers() {
    jdbc.sql("drop trigger exodus_journal_append_only on exodus_journal").update();
  }

  @Test
  void shouldRefuseToEmptyTheTable() {
    assertThatThrownBy(() -> jdbc.sql("truncate exodus_journal").update())
        .rootCause()
        .hasMessageContaining("exodus_journal is append-only");
  }

  @Test
  void shouldNeedNoMoreThanToReadAndAppend() {
    String engine = "engine_of_" + database;
    for (String statement :
        List.of(
            "create role " + engine + " login",
            "grant select, update on exodus_migration to " + engine,
            "grant select, insert on exodus_journal to " + engine)) {
      jdbc.sql(statement).update();
    }
    jdbc = JdbcClient.create(PostgresServer.database(engine, database));
    Journal journal = new Journal(jdbc);

    journal.append(ID, EntryType.PHASE, "engine", "COPYING", Map.of());

    assertThat(journal.verify(ID).whole()).isTrue();
    assertThatThrownBy(this::dropTriggers).rootCause().hasMessageContaining("must be owner");
    assertThatThrownBy(() -> jdbc.sql("delete from exodus_journal").update())
        .rootCause()
        .hasMessageContaining("permission denied");
  }
}
