package io.exodus.engine.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;

/** Refuses that a row of the journal is changed or deleted; called by H2, by its name. */
public final class AppendOnly implements Trigger {

  private static final String TRIGGERED_ACTION_EXCEPTION = "09000";

  @Override
  public void fire(Connection connection, Object[] before, Object[] after) throws SQLException {
    throw new SQLException(
        "exodus_journal is append-only: rows cannot be changed or deleted",
        TRIGGERED_ACTION_EXCEPTION);
  }
}
