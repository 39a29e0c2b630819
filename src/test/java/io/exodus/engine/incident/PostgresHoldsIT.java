package io.exodus.engine.incident;

import io.exodus.server.PostgresServer;
import javax.sql.DataSource;

/** The same on PostgreSQL. */
class PostgresHoldsIT extends HoldsTest {

  @Override
  DataSource emptyDatabase() {
    return PostgresServer.database(PostgresServer.newDatabase());
  }
}
