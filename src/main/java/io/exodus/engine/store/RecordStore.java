package io.exodus.engine.store;

import io.exodus.client.RecordTrouble;
import io.exodus.engine.database.Rows;
import io.exodus.migration.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Records that did not arrive or that differ, until each is repaired or accepted. */
public class RecordStore {

  public static final String OPEN = "OPEN";

  /** Not repaired and not accepted, or accepted for a time that is over. */
  private static final String IS_OPEN =
      "(state = 'OPEN' or state = 'ACCEPTED' and accepted_until <= :now)";

  private final JdbcClient jdbc;

  public RecordStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Notes trouble with a record, or that an old one is back. */
  public void report(String migrationId, RecordTrouble trouble) {
    var now = Rows.sql(Rows.now());
    String hash = hash(trouble.space(), trouble.key());
    int updated =
        jdbc.sql(
                """
                update exodus_record set kind = :kind, detail = :detail, state = 'OPEN',
                  updated_at = :now where migration_id = :id and record_hash = :hash
                """)
            .param("kind", trouble.kind())
            .param("detail", trouble.detail())
            .param("now", now)
            .param("id", migrationId)
            .param("hash", hash)
            .update();
    if (updated == 0) {
      jdbc.sql(
              """
              insert into exodus_record (migration_id, record_hash, space, record_key, kind, detail,
                state, tries, first_seen_at, updated_at)
              values (:id, :hash, :space, :key, :kind, :detail, 'OPEN', 0, :now, :now)
              """)
          .param("id", migrationId)
          .param("hash", hash)
          .param("space", trouble.space())
          .param("key", trouble.key())
          .param("kind", trouble.kind())
          .param("detail", trouble.detail())
          .param("now", now)
          .update();
    }
  }

  /** Open records that were handed out for repair fewer times than that, counted as handed out. */
  public List<RecordTrouble> takeRepairs(String migrationId, int maxTries, int atMost) {
    List<RecordTrouble> repairs =
        jdbc.sql(
                "select * from exodus_record where migration_id = :id and "
                    + IS_OPEN
                    + " and tries < :tries order by updated_at, record_hash"
                    + " fetch first :most rows only")
            .param("id", migrationId)
            .param("now", Rows.sql(Rows.now()))
            .param("tries", maxTries)
            .param("most", atMost)
            .query(RecordStore::row)
            .list();
    for (RecordTrouble repair : repairs) {
      jdbc.sql(
              """
              update exodus_record set tries = tries + 1, updated_at = :now
              where migration_id = :id and record_hash = :hash
              """)
          .param("now", Rows.sql(Rows.now()))
          .param("id", migrationId)
          .param("hash", hash(repair.space(), repair.key()))
          .update();
    }
    return repairs;
  }

  /**
   * @return false where there is no such record, or it had ended so before
   */
  public boolean end(String migrationId, String space, String key, String state) {
    return jdbc.sql(
                """
                update exodus_record set state = :state, updated_at = :now
                where migration_id = :id and record_hash = :hash and state <> :state
                """)
            .param("state", state)
            .param("now", Rows.sql(Rows.now()))
            .param("id", migrationId)
            .param("hash", hash(space, key))
            .update()
        > 0;
  }

  /** Of a copy that no longer counts. */
  public void forgetOpen(String migrationId) {
    jdbc.sql("delete from exodus_record where migration_id = :id and " + IS_OPEN)
        .param("id", migrationId)
        .param("now", Rows.sql(Rows.now()))
        .update();
  }

  /** The record may stay as it is until then. */
  public void accept(String migrationId, RecordTrouble record, Instant until) {
    jdbc.sql(
            """
            update exodus_record set state = 'ACCEPTED', accepted_until = :until, updated_at = :now
            where migration_id = :id and record_hash = :hash
            """)
        .param("until", Rows.sql(until))
        .param("now", Rows.sql(Rows.now()))
        .param("id", migrationId)
        .param("hash", hash(record.space(), record.key()))
        .update();
  }

  public long open(String migrationId) {
    return jdbc.sql("select count(*) from exodus_record where migration_id = :id and " + IS_OPEN)
        .param("id", migrationId)
        .param("now", Rows.sql(Rows.now()))
        .query(Long.class)
        .single();
  }

  /** Those that are open, the oldest first. */
  public List<RecordTrouble> open(String migrationId, int atMost) {
    return jdbc.sql(
            "select * from exodus_record where migration_id = :id and "
                + IS_OPEN
                + " order by first_seen_at, record_hash fetch first :most rows only")
        .param("id", migrationId)
        .param("now", Rows.sql(Rows.now()))
        .param("most", atMost)
        .query(RecordStore::row)
        .list();
  }

  /** How many are open of each kind; a kind without any is left out. */
  public Map<String, Long> openByKind(String migrationId) {
    Map<String, Long> open = new TreeMap<>();
    jdbc.sql(
            "select kind, count(*) from exodus_record where migration_id = :id and "
                + IS_OPEN
                + " group by kind")
        .param("id", migrationId)
        .param("now", Rows.sql(Rows.now()))
        .query(
            row -> {
              open.put(row.getString(1), row.getLong(2));
            });
    return open;
  }

  public List<RecordTrouble> of(String migrationId) {
    return jdbc.sql(
            "select * from exodus_record where migration_id = :id order by first_seen_at, record_hash")
        .param("id", migrationId)
        .query(RecordStore::row)
        .list();
  }

  private static RecordTrouble row(ResultSet row, int number) throws SQLException {
    return new RecordTrouble(
        row.getString("space"),
        row.getString("record_key"),
        row.getString("kind"),
        row.getString("detail"),
        state(row),
        row.getInt("tries"),
        Rows.instant(row, "first_seen_at"));
  }

  private static String state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    boolean over =
        state.equals("ACCEPTED") && !Rows.instant(row, "accepted_until").isAfter(Instant.now());
    return over ? OPEN : state;
  }

  /** A key may be longer than any index takes. */
  private static String hash(String space, String key) {
    return Sha256.of(space.length() + ":" + space + key);
  }
}
