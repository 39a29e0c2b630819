package io.exodus.engine.store;

import io.exodus.engine.Json;
import io.exodus.migration.JournalChain;
import io.exodus.migration.JournalChain.Verification;
import io.exodus.migration.JournalEntry;
import io.exodus.migration.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The append-only, hash-chained record of a migration. Written in the transaction of what it tells;
 * the migration's row is the chain's head and its lock.
 */
public class Journal {

  private final JdbcClient jdbc;
  private final Anchors anchors;

  /** Where the chain's head is kept outside the database. */
  @FunctionalInterface
  public interface Anchors {

    /** Called once the row is committed. */
    void anchor(String migrationId, Head head);
  }

  /**
   * The last row of a chain.
   *
   * @param sequence 0 where there is no row yet
   */
  public record Head(long sequence, String hash) {}

  /** A journal whose head is anchored nowhere else. */
  public Journal(JdbcClient jdbc) {
    this(jdbc, (migrationId, head) -> {});
  }

  public Journal(JdbcClient jdbc, Anchors anchors) {
    this.jdbc = jdbc;
    this.anchors = anchors;
  }

  /**
   * @param detail becomes JSON; never with a secret
   * @throws RefusedException if there is no such migration
   */
  public JournalEntry append(
      String migrationId, String type, String actor, String subject, Map<String, ?> detail) {
    MigrationLock.take(jdbc, migrationId);
    Head head = head(migrationId);
    long sequence = head.sequence + 1;
    Instant at = Rows.now();
    String json = Json.write(detail);
    String hash =
        JournalChain.hash(migrationId, sequence, at, type, actor, subject, json, head.hash);
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
    afterCommit(migrationId, new Head(sequence, hash));
    return new JournalEntry(migrationId, sequence, at, type, actor, subject, json, head.hash, hash);
  }

  /**
   * Outside the database only what was committed may be told: a head that never was is no anchor.
   */
  private void afterCommit(String migrationId, Head head) {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              anchors.anchor(migrationId, head);
            }
          });
    } else {
      anchors.anchor(migrationId, head);
    }
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

  /** What people have decided, at gates and by calls for rollback. */
  public List<JournalEntry> decisions(String migrationId) {
    return jdbc.sql(
            """
            select * from exodus_journal where migration_id = :id and type = 'DECISION'
            order by sequence
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
   * Reads the whole chain again and compares it with its head, which lies in another table.
   *
   * @throws RefusedException if there is no such migration
   */
  public Verification verify(String migrationId) {
    Head head = head(migrationId);
    Verification chain = JournalChain.verify(entries(migrationId), null);
    boolean complete = head.sequence == chain.rows() && head.hash.equals(chain.head());
    return !chain.whole() || complete
        ? chain
        : new Verification(
            chain.rows(),
            0,
            chain.head(),
            "the tail is cut, or was written anew: the head is row "
                + head.sequence
                + " with hash "
                + head.hash
                + ", the last row that is there is "
                + chain.rows());
  }

  /**
   * @throws RefusedException if there is no such migration
   */
  public Head head(String migrationId) {
    return jdbc.sql("select journal_sequence, journal_hash from exodus_migration where id = :id")
        .param("id", migrationId)
        .query((row, n) -> new Head(row.getLong(1), row.getString(2)))
        .optional()
        .orElseThrow(() -> new RefusedException("migrationId", migrationId, "no such migration"));
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
}
