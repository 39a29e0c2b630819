package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people vouch for in the preflight: the last word on each point, and on each subject. */
public class VouchingStore {

  private final JdbcClient jdbc;

  public VouchingStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param point of the checklist
   * @param subject what of the point; empty for the point itself
   * @param by who is logged in
   * @param reference where it is documented; empty where nobody was asked for that
   * @param until it no longer counts from then on; null for a refusal, which never ends
   */
  public record Vouching(
      String point,
      String subject,
      String answer,
      String by,
      Instant at,
      String reference,
      String reason,
      Instant until) {}

  /** Replaces what was said before of the same. */
  public void put(String migrationId, Vouching vouching) {
    jdbc.sql(
            """
            delete from exodus_vouching
            where migration_id = :id and point = :point and subject = :subject
            """)
        .param("id", migrationId)
        .param("point", vouching.point())
        .param("subject", vouching.subject())
        .update();
    jdbc.sql(
            """
            insert into exodus_vouching
            values (:id, :point, :subject, :answer, :by, :at, :reference, :reason, :until)
            """)
        .param("id", migrationId)
        .param("point", vouching.point())
        .param("subject", vouching.subject())
        .param("answer", vouching.answer())
        .param("by", vouching.by())
        .param("at", Rows.sql(vouching.at()))
        .param("reference", vouching.reference())
        .param("reason", vouching.reason())
        .param("until", Rows.sql(vouching.until()))
        .update();
  }

  public List<Vouching> of(String migrationId) {
    return jdbc.sql("select * from exodus_vouching where migration_id = :id order by vouched_at")
        .param("id", migrationId)
        .query(VouchingStore::row)
        .list();
  }

  private static Vouching row(ResultSet row, int number) throws SQLException {
    return new Vouching(
        row.getString("point"),
        row.getString("subject"),
        row.getString("answer"),
        row.getString("vouched_by"),
        Rows.instant(row, "vouched_at"),
        row.getString("reference"),
        row.getString("reason"),
        Rows.instant(row, "ends_at"));
  }
}
