package io.exodus.engine.store;

import io.exodus.engine.Json;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The append-only, hash-chained record of a migration. Written in the transaction of what it tells;
 * the migration's row is the chain's head and its lock.
 */
public class Journal {

  private final JdbcClient jdbc;

  public Journal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param detail becomes JSON; never with a secret
   * @throws RefusedException if there is no such migration
   */
  public JournalEntry append(
      String migrationId, String type, String actor, String subject, Map<String, ?> detail) {
    MigrationLock.take(jdbc, migrationId);
    Head head =
        jdbc.sql("select journal_sequence, journal_hash from exodus_migration where id = :id")
            .param("id", migrationId)
            .query((row, n) -> new Head(row.getLong(1), row.getString(2)))
            .optional()
            .orElseThrow(
                () -> new RefusedException("migrationId", migrationId, "no such migration"));
    long sequence = head.sequence + 1;
    Instant at = Rows.now();
    String json = Json.write(detail);
    String hash = hash(migrationId, sequence, at, type, actor, subject, json, head.hash);
    jdbc.sql(
            """
            insert into exodus_journal
              (migration_id, sequence, at, type, actor, subject, detail, previous_hash, hash)
            values (:id, :sequence, :at, :type, :actor, :subject, :detail, :previous, :hash)
            """)
        .param("id", migrationId)
        .param("sequence", sequence)
        .param("at", Rows.sql(at))
        .param("type", type)
        .param("actor", actor)
        .param("subject", subject)
        .param("detail", json)
        .param("previous", head.hash)
        .param("hash", hash)
        .update();
    jdbc.sql(
            """
            update exodus_migration set journal_sequence = :sequence, journal_hash = :hash
            where id = :id
            """)
        .param("sequence", sequence)
        .param("hash", hash)
        .param("id", migrationId)
        .update();
    return new JournalEntry(migrationId, sequence, at, type, actor, subject, json, head.hash, hash);
  }

  public List<JournalEntry> entries(String migrationId) {
    return jdbc.sql("select * from exodus_journal where migration_id = :id order by sequence")
        .param("id", migrationId)
        .query(Journal::row)
        .list();
  }

  /** The entry that began the migration, then its phases and decisions. */
  public List<JournalEntry> milestones(String migrationId) {
    return jdbc.sql(
            """
            select * from exodus_journal where migration_id = :id
            and (sequence = 1 or type in ('PHASE', 'DECISION')) order by sequence
            """)
        .param("id", migrationId)
        .query(Journal::row)
        .list();
  }

  /** The latest entry of that type and subject, or null. */
  public JournalEntry latest(String migrationId, String type, String subject) {
    return jdbc.sql(
            """
            select * from exodus_journal where migration_id = :id and type = :type
            and subject = :subject order by sequence desc fetch first 1 rows only
            """)
        .param("id", migrationId)
        .param("type", type)
        .param("subject", subject)
        .query(Journal::row)
        .optional()
        .orElse(null);
  }

  /**
   * Sequence of the first entry whose hash, or whose link to the one before it, is wrong; 0 if
   * none.
   */
  public static long firstBroken(List<JournalEntry> entries) {
    String previous = "";
    long sequence = 0;
    for (JournalEntry entry : entries) {
      sequence++;
      String hash =
          hash(
              entry.migrationId(),
              entry.sequence(),
              entry.at(),
              entry.type(),
              entry.actor(),
              entry.subject(),
              entry.detail(),
              previous);
      if (entry.sequence() != sequence || !hash.equals(entry.hash())) {
        return entry.sequence();
      }
      previous = hash;
    }
    return 0;
  }

  private static String hash(
      String id,
      long sequence,
      Instant at,
      String type,
      String actor,
      String subject,
      String detail,
      String previous) {
    // Each field with its length, so that no two different rows are the same text.
    StringBuilder text = new StringBuilder();
    for (Object field :
        new Object[] {id, sequence, at.toEpochMilli(), type, actor, subject, detail, previous}) {
      String value = field.toString();
      text.append(value.length()).append(':').append(value);
    }
    return Sha256.of(text.toString());
  }

  private static JournalEntry row(ResultSet row, int number) throws SQLException {
    return new JournalEntry(
        row.getString("migration_id"),
        row.getLong("sequence"),
        Rows.instant(row, "at"),
        row.getString("type"),
        row.getString("actor"),
        row.getString("subject"),
        row.getString("detail"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  private record Head(long sequence, String hash) {}
}
