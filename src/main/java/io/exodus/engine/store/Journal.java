package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalChain;
import io.exodus.journal.JournalEntry;
import io.exodus.journal.JournalFault;
import io.exodus.journal.JournalFault.Kind;
import io.exodus.journal.JournalHead;
import io.exodus.journal.JournalVerification;
import io.exodus.json.Json;
import io.exodus.migration.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
  private final JournalAnchors anchors;

  /** A journal whose head is anchored nowhere else. */
  public Journal(JdbcClient jdbc) {
    this(jdbc, new JournalAnchors());
  }

  /**
   * @param anchors told about each head once it is committed
   */
  public Journal(JdbcClient jdbc, JournalAnchors anchors) {
    this.jdbc = jdbc;
    this.anchors = anchors;
  }

  /**
   * @param detail becomes JSON; never with a secret
   * @throws RefusedException if there is no such migration
   */
  public JournalEntry append(
      String migrationId, EntryType type, String actor, String subject, Map<String, ?> detail) {
    MigrationLock.take(jdbc, migrationId);
    JournalHead head = head(migrationId);
    long sequence = head.sequence() + 1;
    Instant at = Rows.now();
    String json = Json.write(detail);
    String hash =
        JournalChain.hash(
            migrationId, sequence, at, type.name(), actor, subject, json, head.hash());
    jdbc.sql(
            """
            insert into exodus_journal
              (migration_id, sequence, at, type, actor, subject, detail, previous_hash, hash)
            values (:id, :sequence, :at, :type, :actor, :subject, :detail, :previous, :hash)
            """)
        .param("id", migrationId)
        .param("sequence", sequence)
        .param("at", Rows.sql(at))
        .param("type", type.name())
        .param("actor", actor)
        .param("subject", subject)
        .param("detail", json)
        .param("previous", head.hash())
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
    var entry =
        new JournalEntry(
            migrationId, sequence, at, type.name(), actor, subject, json, head.hash(), hash);
    onceCommitted(() -> anchors.committed(entry));
    return entry;
  }

  /** A head that never was, since its transaction was rolled back, is none to compare with. */
  private static void onceCommitted(Runnable action) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      action.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            action.run();
          }
        });
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
            and (sequence = 1 or type in (:phase, :decision)) order by sequence
            """)
        .param("id", migrationId)
        .param("phase", EntryType.PHASE.name())
        .param("decision", EntryType.DECISION.name())
        .query(Journal::row)
        .list();
  }

  /** What people have decided, at gates and by calls for rollback. */
  public List<JournalEntry> decisions(String migrationId) {
    return ofType(migrationId, EntryType.DECISION);
  }

  /** The entries of that type, the first one first. */
  public List<JournalEntry> ofType(String migrationId, EntryType type) {
    return jdbc.sql(
            """
            select * from exodus_journal where migration_id = :id and type = :type
            order by sequence
            """)
        .param("id", migrationId)
        .param("type", type.name())
        .query(Journal::row)
        .list();
  }

  /** The latest entry of that type and subject, or null. */
  public JournalEntry latest(String migrationId, EntryType type, String subject) {
    return jdbc.sql(
            """
            select * from exodus_journal where migration_id = :id and type = :type
            and subject = :subject order by sequence desc fetch first 1 rows only
            """)
        .param("id", migrationId)
        .param("type", type.name())
        .param("subject", subject)
        .query(Journal::row)
        .optional()
        .orElse(null);
  }

  /**
   * Verifies the rows, and compares them with the migration's row, which has the chain's head, and
   * with the last head that this node has written.
   *
   * @throws RefusedException if there is no such migration
   */
  public JournalVerification verify(String migrationId) {
    List<JournalHead> heads = new ArrayList<>();
    heads.add(head(migrationId));
    anchors.head(migrationId).ifPresent(heads::add);
    JournalChain chain = new JournalChain(heads);
    jdbc.sql("select * from exodus_journal where migration_id = :id order by sequence")
        .param("id", migrationId)
        .query(
            row -> {
              chain.add(row(row, 0));
            });
    JournalVerification verified = chain.end();
    // Later than the rows: what was appended meanwhile is in it.
    return verified.whole() && verified.head().sequence() > head(migrationId).sequence()
        ? surplus(verified)
        : verified;
  }

  private JournalVerification surplus(JournalVerification verified) {
    long last = verified.head().sequence();
    return new JournalVerification(
        verified.migrationId(),
        verified.rows(),
        verified.head(),
        new JournalFault(
            Kind.DISPLACED,
            last,
            "row " + last + " was inserted: the migration's own row counts fewer rows"));
  }

  /**
   * @throws RefusedException if there is no such migration
   */
  private JournalHead head(String migrationId) {
    return jdbc.sql("select journal_sequence, journal_hash from exodus_migration where id = :id")
        .param("id", migrationId)
        .query((row, n) -> new JournalHead(row.getLong(1), row.getString(2)))
        .optional()
        .orElseThrow(() -> new RefusedException("migrationId", migrationId, "no such migration"));
  }

  /**
   * Keeps the heads that a node finds when it starts: what was cut while it was down shows beside
   * the last ones that were kept before.
   */
  public void anchorHeads() {
    jdbc.sql(
            """
            select m.id, m.journal_sequence, m.journal_hash from exodus_migration m
            where exists (select 1 from exodus_endpoint_lease l where l.migration_id = m.id)
            order by m.id
            """)
        .query(
            row -> {
              anchors.found(row.getString(1), new JournalHead(row.getLong(2), row.getString(3)));
            });
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
