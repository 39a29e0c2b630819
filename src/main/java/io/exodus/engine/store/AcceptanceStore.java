package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.migration.RecordId;
import io.exodus.migration.RecordPattern;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which divergences are accepted, by whom, why, and until when. */
public class AcceptanceStore {

  private final JdbcClient jdbc;

  public AcceptanceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param space of the records; null for any
   * @param pattern over their keys, see {@link RecordPattern}
   */
  public record Acceptance(
      String space, String pattern, String reason, String by, Instant at, Instant until) {

    public boolean covers(RecordId record) {
      return RecordPattern.of("pattern", space, pattern).matches(record);
    }

    /** Which records, for people. */
    public String records() {
      return space == null ? pattern : space + "/" + pattern;
    }
  }

  public void add(String migrationId, Acceptance acceptance) {
    jdbc.sql(
            """
            insert into exodus_acceptance
            select :id, coalesce(max(number), 0) + 1, :pattern, :reason, :by, :at, :until, :space
            from exodus_acceptance where migration_id = :id
            """)
        .param("id", migrationId)
        .param("space", acceptance.space(), Types.VARCHAR)
        .param("pattern", acceptance.pattern())
        .param("reason", acceptance.reason())
        .param("by", acceptance.by())
        .param("at", Rows.sql(acceptance.at()))
        .param("until", Rows.sql(acceptance.until()))
        .update();
  }

  /** Those that have not ended, the oldest first. */
  public List<Acceptance> inForce(String migrationId) {
    return jdbc.sql(
            """
            select * from exodus_acceptance where migration_id = :id and ends_at > :now
            order by number
            """)
        .param("id", migrationId)
        .param("now", Rows.sql(Rows.now()))
        .query(AcceptanceStore::row)
        .list();
  }

  private static Acceptance row(ResultSet row, int number) throws SQLException {
    return new Acceptance(
        row.getString("space"),
        row.getString("pattern"),
        row.getString("reason"),
        row.getString("accepted_by"),
        Rows.instant(row, "accepted_at"),
        Rows.instant(row, "ends_at"));
  }
}
