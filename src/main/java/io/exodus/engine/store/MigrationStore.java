package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.journal.EntryType;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Route;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Migrations, their phase, and the endpoints that they occupy. */
public class MigrationStore {

  private final JdbcClient jdbc;

  public MigrationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @throws RefusedException if the id is taken or another migration runs on one of the endpoints
   */
  public void register(Plan plan, String runId) {
    if (find(plan.id()).isPresent()) {
      throw new RefusedException(
          "migrationId", plan.id(), "a migration of that id exists already; choose another id");
    }
    var now = Rows.sql(Rows.now());
    jdbc.sql(
            """
            insert into exodus_migration (id, run_id, plan, source, target, phase, phase_since,
              authority, epoch, held, journal_sequence, journal_hash, registered_at)
            values (:id, :run, :plan, :source, :target, 'REGISTERED', :now, 'SOURCE', :epoch, false, 0, '', :now)
            """)
        .param("id", plan.id())
        .param("run", runId)
        .param("plan", Json.write(plan))
        .param("source", plan.source())
        .param("target", plan.target())
        .param("epoch", nextEpoch(plan))
        .param("now", now)
        .update();
    lease("sourceEndpoint", plan.source(), plan.id());
    lease("targetEndpoint", plan.target(), plan.id());
  }

  /** An interlay remembers the epochs of earlier migrations; a lower one would be stale to it. */
  private long nextEpoch(Plan plan) {
    return jdbc.sql(
            """
            select coalesce(max(epoch), 0) + 1 from exodus_migration
            where source in (:endpoints) or target in (:endpoints)
            """)
        .param("endpoints", List.of(plan.source(), plan.target()))
        .query(Long.class)
        .single();
  }

  private void lease(String field, String endpoint, String id) {
    Optional<String> holder =
        jdbc.sql("select migration_id from exodus_endpoint_lease where endpoint = :endpoint")
            .param("endpoint", endpoint)
            .query(String.class)
            .optional();
    if (holder.isPresent()) {
      throw occupied(field, endpoint, "migration '" + holder.get() + "'");
    }
    try {
      jdbc.sql("insert into exodus_endpoint_lease (endpoint, migration_id) values (:endpoint, :id)")
          .param("endpoint", endpoint)
          .param("id", id)
          .update();
    } catch (DuplicateKeyException e) {
      throw occupied(field, endpoint, "another migration, registered at the same moment,");
    }
  }

  private static RefusedException occupied(String field, String endpoint, String who) {
    return new RefusedException(
        field, endpoint, who + " is running on it; wait for its end or choose another endpoint");
  }

  public Optional<MigrationRow> find(String id) {
    return jdbc.sql("select * from exodus_migration where id = :id")
        .param("id", id)
        .query(MigrationStore::row)
        .optional();
  }

  /**
   * @throws RefusedException if there is none of that id
   */
  public MigrationRow get(String id) {
    return find(id).orElseThrow(() -> unknown(id));
  }

  static RefusedException unknown(String id) {
    return new RefusedException("migrationId", id, "there is no migration of that id");
  }

  public List<MigrationRow> all() {
    return jdbc.sql("select * from exodus_migration order by registered_at")
        .query(MigrationStore::row)
        .list();
  }

  /** Those that are under way, or whose source is kept still. */
  public List<MigrationRow> occupying() {
    return jdbc.sql(
            """
            select * from exodus_migration m
            where exists (select 1 from exodus_endpoint_lease l where l.migration_id = m.id)
            order by registered_at
            """)
        .query(MigrationStore::row)
        .list();
  }

  /** Keeps others from changing the migration until the transaction ends; waits for who does. */
  public void lock(String id) {
    MigrationLock.take(jdbc, id);
  }

  /** The latest migration between two endpoints whose route an interlay has to follow. */
  public Optional<MigrationRow> latestBetween(String source, String target) {
    return jdbc.sql(
            """
            select * from exodus_migration where source = :source and target = :target
            and phase <> 'REFUSED' order by registered_at desc, id desc fetch first 1 rows only
            """)
        .param("source", source)
        .param("target", target)
        .query(MigrationStore::row)
        .optional();
  }

  /** Replaces what of the plan may change; its endpoints may not. */
  public void amend(Plan plan) {
    jdbc.sql("update exodus_migration set plan = :plan where id = :id")
        .param("plan", Json.write(plan))
        .param("id", plan.id())
        .update();
  }

  public void enter(String id, Phase phase) {
    jdbc.sql("update exodus_migration set phase = :phase, phase_since = :now where id = :id")
        .param("phase", phase.name())
        .param("now", Rows.sql(Rows.now()))
        .param("id", id)
        .update();
    if (!phase.occupiesEndpoints()) {
      jdbc.sql("delete from exodus_endpoint_lease where migration_id = :id")
          .param("id", id)
          .update();
    }
  }

  /** When the migration last entered the phase; null if it never did. */
  public Instant lastEntered(String id, Phase phase) {
    return jdbc.sql(
            """
            select at from exodus_journal where migration_id = :id and type = :type
            and subject = :phase order by sequence desc fetch first 1 rows only
            """)
        .param("id", id)
        .param("type", EntryType.PHASE.name())
        .param("phase", phase.name())
        .query((row, n) -> Rows.instant(row, "at"))
        .optional()
        .orElse(null);
  }

  private static MigrationRow row(ResultSet row, int number) throws SQLException {
    return new MigrationRow(
        row.getString("id"),
        row.getString("run_id"),
        Json.read(row.getString("plan"), Plan.class),
        Phase.valueOf(row.getString("phase")),
        Rows.instant(row, "phase_since"),
        new Route(
            Authority.valueOf(row.getString("authority")),
            row.getLong("epoch"),
            row.getBoolean("held")));
  }
}
