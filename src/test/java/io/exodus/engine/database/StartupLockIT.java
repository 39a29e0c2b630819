package io.exodus.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.server.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Who builds its engine while another does. */
class StartupLockIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void shouldWaitWhenAnotherNodeStarts() {
    DataSource database = PostgresServer.database(PostgresServer.newDatabase());
    StartupLock first = StartupLock.take(database);

    CompletableFuture<StartupLock> second =
        CompletableFuture.supplyAsync(() -> StartupLock.take(database));
    await("both nodes are there").atMost(PATIENCE).until(() -> sessions(database) >= 2);
    assertThat(second).isNotDone();
    first.close();

    assertThat(second).succeedsWithin(PATIENCE).satisfies(StartupLock::close);
  }

  @Test
  void shouldFollowWhenTheNodeThatHeldItIsLost() throws SQLException {
    DataSource database = PostgresServer.database(PostgresServer.newDatabase());
    try (var session = database.getConnection()) {
      StartupLock.take(new SingleConnectionDataSource(session, true));
    }

    assertThat(CompletableFuture.supplyAsync(() -> StartupLock.take(database)))
        .succeedsWithin(PATIENCE)
        .satisfies(StartupLock::close);
  }

  @Test
  void shouldNotWaitWhenTheDatabaseIsOfOneProcess() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:");

    try (StartupLock first = StartupLock.take(database);
        StartupLock second = StartupLock.take(database)) {
      assertThat(second).isNotSameAs(first);
    }
  }

  /** Of nodes, that have asked for the lock. */
  private static long sessions(DataSource database) {
    return JdbcClient.create(database)
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and query like '%advisory_lock%'
              and pid <> pg_backend_pid()
            """)
        .query(Long.class)
        .single();
  }
}
