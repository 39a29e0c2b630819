package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.migration.Sha256;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The bundles of incidents: the first of each, which is the evidence, the latest, and the latest
 * with values of records.
 */
public class BundleStore {

  private static final int PIECE = 512 * 1024;

  private final JdbcClient jdbc;

  public BundleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds an edition. Those between it and the first go; of those with values, all before it.
   *
   * @param asked where there are values of records in it, as {@link BundleRow#asked()}; else null
   */
  public BundleRow add(String migrationId, long number, byte[] content, Long asked) {
    List<BundleRow> before = of(migrationId, number);
    long edition = before.isEmpty() ? 1 : before.get(before.size() - 1).edition() + 1;
    BundleRow row = new BundleRow(edition, Rows.now(), Sha256.of(content), content.length, asked);
    before.stream()
        .filter(earlier -> earlier.withValues() == row.withValues())
        .skip(row.withValues() ? 0 : 1)
        .forEach(earlier -> remove(migrationId, number, earlier.edition()));
    jdbc.sql(
            """
            insert into exodus_incident_bundle
              (migration_id, number, edition, at, sha256, bytes, asked)
            values (:id, :number, :edition, :at, :sha256, :bytes, :asked)
            """)
        .param("id", migrationId)
        .param("number", number)
        .param("edition", edition)
        .param("at", Rows.sql(row.at()))
        .param("sha256", row.sha256())
        .param("bytes", row.bytes())
        .param("asked", row.asked(), Types.BIGINT)
        .update();
    for (int piece = 0; piece * PIECE < content.length; piece++) {
      jdbc.sql(
              """
              insert into exodus_incident_piece (migration_id, number, edition, piece, content)
              values (:id, :number, :edition, :piece, :content)
              """)
          .param("id", migrationId)
          .param("number", number)
          .param("edition", edition)
          .param("piece", piece)
          .param(
              "content",
              Arrays.copyOfRange(
                  content, piece * PIECE, Math.min(content.length, (piece + 1) * PIECE)))
          .update();
    }
    return row;
  }

  public void remove(String migrationId, long number, long edition) {
    for (String table : List.of("exodus_incident_piece", "exodus_incident_bundle")) {
      jdbc.sql(
              "delete from "
                  + table
                  + " where migration_id = :id and number = :number and edition = :edition")
          .param("id", migrationId)
          .param("number", number)
          .param("edition", edition)
          .update();
    }
  }

  /** The oldest first. */
  public List<BundleRow> of(String migrationId, long number) {
    return jdbc.sql(
            """
            select * from exodus_incident_bundle where migration_id = :id and number = :number
            order by edition
            """)
        .param("id", migrationId)
        .param("number", number)
        .query(BundleStore::row)
        .list();
  }

  public byte[] content(String migrationId, long number, long edition) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    jdbc.sql(
            """
            select content from exodus_incident_piece
            where migration_id = :id and number = :number and edition = :edition order by piece
            """)
        .param("id", migrationId)
        .param("number", number)
        .param("edition", edition)
        .query(
            row -> {
              content.writeBytes(row.getBytes(1));
            });
    return content.toByteArray();
  }

  private static BundleRow row(ResultSet row, int n) throws SQLException {
    return new BundleRow(
        row.getLong("edition"),
        Rows.instant(row, "at"),
        row.getString("sha256"),
        row.getLong("bytes"),
        row.getObject("asked", Long.class));
  }
}
