package io.exodus.walk;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Puts the engine's tables, and Exodus's, back to where they were; H2 only. The journal stays: it
 * takes no changes, and what was refused is to be read there.
 */
public final class Database {

  private static final String KEPT = "KEPT_";

  /** Where each journal goes on. */
  private static final String HEADS =
      "update exodus_migration m set (journal_sequence, journal_hash) = (select sequence, hash"
          + " from exodus_journal j where j.migration_id = m.id order by sequence desc limit 1)";

  private final JdbcTemplate jdbc;
  private final List<String> tables = new ArrayList<>();
  private Map<String, Object> written = Map.of();

  public Database(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public void keep() {
    for (String table : writes().keySet()) {
      boolean journal = table.startsWith("EXODUS_JOURNAL") || table.contains("FLYWAY");
      boolean fixed = table.equals("ACT_GE_PROPERTY") || table.equals("ACT_GE_SCHEMA_LOG");
      if ((table.startsWith("ACT_") || table.startsWith("EXODUS_")) && !journal && !fixed) {
        jdbc.execute("create table " + KEPT + table + " as select * from " + table);
        tables.add(table);
      }
    }
    written = writes();
  }

  /** When each table was written to last. */
  private Map<String, Object> writes() {
    Map<String, Object> writes = new TreeMap<>();
    jdbc.queryForList(
            "select table_name, last_modification from information_schema.tables"
                + " where table_schema = 'PUBLIC' and table_type = 'BASE TABLE'")
        .forEach(row -> writes.put(row.get("table_name").toString(), row.get("last_modification")));
    return writes;
  }

  public void putBack() {
    Map<String, Object> now = writes();
    jdbc.execute(
        (Connection connection) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("set referential_integrity false");
            try {
              for (String table : tables) {
                if (!now.get(table).equals(written.get(table))) {
                  statement.execute("delete from " + table);
                  statement.execute("insert into " + table + " select * from " + KEPT + table);
                }
              }
              statement.execute(HEADS);
            } finally {
              statement.execute("set referential_integrity true");
            }
          }
          return null;
        });
    written = writes();
  }
}
