package io.exodus.engine.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.SQLExceptionOverride.Override;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ClosedDatabaseTest {

  private final ClosedDatabase override = new ClosedDatabase();

  @Test
  void shouldEvictTheConnectionWhenItsDatabaseWasClosed() throws SQLException {
    String url = "jdbc:h2:mem:closed;DB_CLOSE_DELAY=-1";
    try (Connection connection = DriverManager.getConnection(url);
        Connection other = DriverManager.getConnection(url)) {
      other.createStatement().execute("shutdown immediately");

      SQLException failure =
          catchThrowableOfType(
              SQLException.class, () -> connection.createStatement().execute("select 1"));

      assertThat(override.adjudicate(failure)).isEqualTo(Override.MUST_EVICT);
    }
  }

  @Test
  void shouldKeepTheConnectionWhenOnlyTheStatementIsWrong() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      SQLException failure =
          catchThrowableOfType(
              SQLException.class, () -> connection.createStatement().execute("selec 1"));

      assertThat(override.adjudicate(failure)).isEqualTo(Override.CONTINUE_EVICT);
    }
  }

  @Test
  void shouldLeaveOtherDatabasesCodesToThePool() {
    assertThat(override.adjudicate(new SQLException("busy", "HY000", 90098)))
        .isEqualTo(Override.CONTINUE_EVICT);
  }
}
