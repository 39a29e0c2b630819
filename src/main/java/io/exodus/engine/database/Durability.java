package io.exodus.engine.database;

import io.exodus.migration.RefusedException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a database has confirmed must be there after its process, or Exodus's, has ended at once: an
 * interlay follows a recorded authority, and nobody would know of it.
 */
final class Durability {

  private Durability() {}

  /**
   * @throws RefusedException if the database confirms what it has not written yet
   */
  static void demandOfH2(JdbcClient jdbc) {
    int delay =
        jdbc.sql(
                """
                select max(cast(setting_value as int)) from information_schema.settings
                where setting_name = 'WRITE_DELAY'
                """)
            .query(Integer.class)
            .single();
    demand(delay == 0, "WRITE_DELAY=" + delay, "append ;WRITE_DELAY=0 to its JDBC URL");
  }

  /**
   * @throws RefusedException if the database confirms what it has not written yet
   */
  static void demandOfPostgres(JdbcClient jdbc) {
    String commit = jdbc.sql("show synchronous_commit").query(String.class).single();
    demand(
        !commit.equals("off"),
        "synchronous_commit=" + commit,
        "set it to on, for the server or for the engine's user");
  }

  private static void demand(boolean durable, String setting, String remedy) {
    if (!durable) {
      throw new RefusedException(
          "the engine's database",
          setting,
          "a crash could lose the record of who has the authority; " + remedy);
    }
  }
}
