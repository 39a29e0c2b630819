package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.engine.store.IncidentReport.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Incidents of migrations, and why they were raised. Whoever writes has locked the migration. */
public class IncidentStore {

  private final JdbcClient jdbc;

  public IncidentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Number of the incident that a migration would have next. */
  public long next(String migrationId) {
    return jdbc.sql(
            "select coalesce(max(number), 0) + 1 from exodus_incident where migration_id = :id")
        .param("id", migrationId)
        .query(Long.class)
        .single();
  }

  public void insert(String migrationId, long number, long raisedSequence) {
    jdbc.sql(
            """
            insert into exodus_incident (migration_id, number, state, raised_at, raised_sequence)
            values (:id, :number, 'OPEN', :now, :sequence)
            """)
        .param("id", migrationId)
        .param("number", number)
        .param("now", Rows.sql(Rows.now()))
        .param("sequence", raisedSequence)
        .update();
  }

  public void report(
      String migrationId, long number, Origin origin, String actor, String subject, String what) {
    jdbc.sql(
            """
            insert into exodus_incident_report
              (migration_id, number, report, at, origin, actor, subject, what)
            values (:id, :number,
              (select coalesce(max(report), 0) + 1 from exodus_incident_report
               where migration_id = :id and number = :number),
              :now, :origin, :actor, :subject, :what)
            """)
        .param("id", migrationId)
        .param("number", number)
        .param("now", Rows.sql(Rows.now()))
        .param("origin", origin.name())
        .param("actor", actor)
        .param("subject", subject)
        .param("what", what)
        .update();
  }

  /** In the order in which they came. */
  public List<IncidentReport> reports(String migrationId, long number) {
    return jdbc.sql(
            """
            select * from exodus_incident_report where migration_id = :id and number = :number
            order by report
            """)
        .param("id", migrationId)
        .param("number", number)
        .query(
            (row, n) ->
                new IncidentReport(
                    Rows.instant(row, "at"),
                    Origin.valueOf(row.getString("origin")),
                    row.getString("actor"),
                    row.getString("subject"),
                    row.getString("what")))
        .list();
  }

  /** The one that is not released. */
  public Optional<IncidentRow> open(String migrationId) {
    return jdbc.sql(
            "select * from exodus_incident where migration_id = :id and state <> 'RELEASED'")
        .param("id", migrationId)
        .query(IncidentStore::row)
        .optional();
  }

  public List<IncidentRow> of(String migrationId) {
    return jdbc.sql("select * from exodus_incident where migration_id = :id order by number")
        .param("id", migrationId)
        .query(IncidentStore::row)
        .list();
  }

  /**
   * Those not released of every migration, over or not, that has an endpoint in common with this
   * one; its own first.
   */
  public List<IncidentRow> holding(String migrationId) {
    return jdbc.sql(
            """
            select i.* from exodus_incident i
            join exodus_migration its on its.id = i.migration_id
            join exodus_migration mine on mine.id = :id
            where i.state <> 'RELEASED'
            and (its.source in (mine.source, mine.target) or its.target in (mine.source, mine.target))
            order by case when its.id = mine.id then 0 else 1 end, i.raised_at
            """)
        .param("id", migrationId)
        .query(IncidentStore::row)
        .list();
  }

  public void takeUp(String migrationId, long number, String handler) {
    set(migrationId, number, "handler", handler);
  }

  public void health(String migrationId, long number, String health) {
    set(migrationId, number, "health", health);
  }

  public void enter(String migrationId, long number, IncidentState state) {
    set(migrationId, number, "state", state.name());
    if (state == IncidentState.RELEASED) {
      set(migrationId, number, "released_at", Rows.sql(Rows.now()));
    }
  }

  private void set(String migrationId, long number, String column, Object value) {
    jdbc.sql(
            "update exodus_incident set "
                + column
                + " = :value where migration_id = :id and number = :number")
        .param("value", value)
        .param("id", migrationId)
        .param("number", number)
        .update();
  }

  private static IncidentRow row(ResultSet row, int n) throws SQLException {
    return new IncidentRow(
        row.getString("migration_id"),
        row.getLong("number"),
        IncidentState.valueOf(row.getString("state")),
        Rows.instant(row, "raised_at"),
        row.getLong("raised_sequence"),
        row.getString("handler"),
        row.getString("health"),
        Rows.instant(row, "released_at"));
  }
}
