package io.exodus.engine.database;

import io.exodus.migration.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Lets one node at a time build its engine. Camunda looks whether its tables, its first user and
 * the models are there, and then makes them: of two nodes that start at once on an empty database
 * one would fail. An H2 file is open in one process only and needs none.
 */
public final class StartupLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StartupLock.class);

  /** Of no meaning but that nobody else uses it: "exodus!" in hexadecimal. */
  private static final long KEY = 0x65786F64757321L;

  /** Another node may create all tables meanwhile, on a slow machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final long LOOK_MILLIS = 200;

  /** Null where no lock is needed. */
  private final Connection connection;

  private StartupLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Waits for the other nodes. The lock ends with the process, whatever becomes of it.
   *
   * @throws RefusedException if another node holds it for too long
   */
  public static StartupLock take(DataSource database) {
    try {
      Connection connection = database.getConnection();
      if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
        connection.close();
        return new StartupLock(null);
      }
      StartupLock lock = new StartupLock(connection);
      lock.await();
      return lock;
    } catch (SQLException e) {
      throw new IllegalStateException("the engine's database cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another node starts", e);
    }
  }

  private void await() throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (boolean told = false; !ask("pg_try_advisory_lock"); told = true) {
      if (System.nanoTime() > until) {
        throw new RefusedException(
            "the engine's database",
            "being prepared by another node for " + PATIENCE.toMinutes() + " minutes",
            "check the log of the node that started first, and stop it if it hangs. Then start "
                + "again");
      }
      if (!told) {
        LOG.info("Another node is starting on this database; this one waits for it");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private boolean ask(String function) {
    return JdbcClient.create(new SingleConnectionDataSource(connection, true))
        .sql("select " + function + "(:key)")
        .param("key", KEY)
        .query(Boolean.class)
        .single();
  }

  @Override
  public void close() {
    if (connection == null) {
      return;
    }
    try (connection) {
      ask("pg_advisory_unlock");
    } catch (SQLException e) {
      throw new IllegalStateException("the engine's database cannot be reached", e);
    }
  }
}
