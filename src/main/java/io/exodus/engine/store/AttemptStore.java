package io.exodus.engine.store;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.engine.database.Rows;
import io.exodus.migration.Authority;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Route;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The route of a migration and the attempts to change it: one decision an attempt, by
 * compare-and-set, under an epoch that grows with every hold, takeover and change of authority.
 */
public class AttemptStore {

  private final JdbcClient jdbc;

  public AttemptStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The route, its row locked until the transaction ends.
   *
   * @throws RefusedException if there is no migration of that id
   */
  public Route lockRoute(String migrationId) {
    MigrationLock.take(jdbc, migrationId);
    return jdbc.sql("select authority, epoch, held from exodus_migration where id = :id")
        .param("id", migrationId)
        .query(
            (row, n) ->
                new Route(Authority.valueOf(row.getString(1)), row.getLong(2), row.getBoolean(3)))
        .optional()
        .orElseThrow(() -> MigrationStore.unknown(migrationId));
  }

  public void setRoute(String migrationId, Route route) {
    jdbc.sql(
            """
            update exodus_migration set authority = :authority, epoch = :epoch, held = :held
            where id = :id
            """)
        .param("authority", route.authority().name())
        .param("epoch", route.epoch())
        .param("held", route.held())
        .param("id", migrationId)
        .update();
  }

  /** The attempt that nobody has completed yet. */
  public Optional<Attempt> open(String migrationId) {
    return jdbc.sql(
            "select * from exodus_attempt where migration_id = :id and completed_at is null")
        .param("id", migrationId)
        .query(AttemptStore::row)
        .optional();
  }

  /** Has that side ever been given the authority by an attempt? */
  public boolean everDecided(String migrationId, Authority towards) {
    return jdbc.sql(
                """
                select count(*) from exodus_attempt where migration_id = :id
                and towards = :towards and state = 'DECIDED'
                """)
            .param("id", migrationId)
            .param("towards", towards.name())
            .query(Long.class)
            .single()
        > 0;
  }

  public Attempt insert(String migrationId, Authority towards, long epoch, String worker) {
    long number =
        jdbc.sql("select coalesce(max(number), 0) + 1 from exodus_attempt where migration_id = :id")
            .param("id", migrationId)
            .query(Long.class)
            .single();
    jdbc.sql(
            """
            insert into exodus_attempt (migration_id, number, towards, epoch, state, worker, begun_at)
            values (:id, :number, :towards, :epoch, 'HELD', :worker, :now)
            """)
        .param("id", migrationId)
        .param("number", number)
        .param("towards", towards.name())
        .param("epoch", epoch)
        .param("worker", worker)
        .param("now", Rows.sql(Rows.now()))
        .update();
    return new Attempt(number, towards, epoch, State.HELD, false);
  }

  public void takeOver(String migrationId, long number, long epoch, String worker) {
    jdbc.sql(
            """
            update exodus_attempt set epoch = :epoch, worker = :worker
            where migration_id = :id and number = :number
            """)
        .param("epoch", epoch)
        .param("worker", worker)
        .param("id", migrationId)
        .param("number", number)
        .update();
  }

  /**
   * @return false if the attempt is not HELD under that epoch any more
   */
  public boolean decide(
      String migrationId, long number, long epoch, State decision, long newEpoch) {
    return jdbc.sql(
                """
                update exodus_attempt set state = :state, epoch = :newEpoch, decided_at = :now
                where migration_id = :id and number = :number and epoch = :epoch and state = 'HELD'
                """)
            .param("state", decision.name())
            .param("newEpoch", newEpoch)
            .param("now", Rows.sql(Rows.now()))
            .param("id", migrationId)
            .param("number", number)
            .param("epoch", epoch)
            .update()
        == 1;
  }

  /**
   * @return false if another worker has taken the attempt over, or it is undecided
   */
  public boolean complete(String migrationId, long number, long epoch) {
    return jdbc.sql(
                """
                update exodus_attempt set completed_at = :now where migration_id = :id
                and number = :number and epoch = :epoch and state <> 'HELD'
                """)
            .param("now", Rows.sql(Rows.now()))
            .param("id", migrationId)
            .param("number", number)
            .param("epoch", epoch)
            .update()
        == 1;
  }

  private static Attempt row(ResultSet row, int number) throws SQLException {
    return new Attempt(
        row.getLong("number"),
        Authority.valueOf(row.getString("towards")),
        row.getLong("epoch"),
        State.valueOf(row.getString("state")),
        false);
  }
}
