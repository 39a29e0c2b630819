package io.exodus.engine.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings Exodus's tables up to date, with a history table of its own beside any host's Flyway. */
public final class ExodusSchema {

  private ExodusSchema() {}

  public static void migrate(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:io/exodus/engine/db")
        .table("exodus_schema_history")
        // The engine's own tables are there already: start counting beside them.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
