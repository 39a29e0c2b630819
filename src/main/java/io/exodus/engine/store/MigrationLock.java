package io.exodus.engine.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The one lock of a migration, until the transaction ends: that of its row. */
final class MigrationLock {

  private MigrationLock() {}

  /**
   * Waits for whoever has it. An update and not SELECT FOR UPDATE, which on PostgreSQL also waits
   * for all that have inserted a row that refers to the migration: two of those would wait for each
   * other.
   */
  static void take(JdbcClient jdbc, String migrationId) {
    jdbc.sql("update exodus_migration set epoch = epoch where id = :id")
        .param("id", migrationId)
        .update();
  }
}
