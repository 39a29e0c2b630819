package io.exodus.engine.store;

import io.exodus.client.StreamView;
import io.exodus.engine.database.Rows;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The streams of a migration: which the runbook wants, and how each stands. */
public class StreamStore {

  private final JdbcClient jdbc;

  public StreamStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Asks the follower for a stream, or takes the wish back. */
  public void want(String migrationId, Direction direction, boolean wanted) {
    int updated =
        jdbc.sql(
                """
                update exodus_stream set wanted = :wanted
                where migration_id = :id and direction = :direction
                """)
            .param("wanted", wanted)
            .param("id", migrationId)
            .param("direction", direction.name())
            .update();
    if (updated == 0) {
      jdbc.sql(
              """
              insert into exodus_stream (migration_id, direction, wanted)
              values (:id, :direction, :wanted)
              """)
          .param("wanted", wanted)
          .param("id", migrationId)
          .param("direction", direction.name())
          .update();
    }
  }

  /** As recorded; null where nobody has asked for that stream. */
  public StreamReliability standing(String migrationId, Direction direction) {
    return jdbc.sql(
            "select standing from exodus_stream where migration_id = :id and direction = :direction")
        .param("id", migrationId)
        .param("direction", direction.name())
        .query((row, n) -> StreamReliability.valueOf(row.getString(1)))
        .optional()
        .orElse(null);
  }

  public void stand(String migrationId, Direction direction, StreamReliability standing) {
    jdbc.sql(
            """
            update exodus_stream set standing = :standing
            where migration_id = :id and direction = :direction
            """)
        .param("standing", standing.name())
        .param("id", migrationId)
        .param("direction", direction.name())
        .update();
  }

  /** The last word of a follower that has failed counts only where none other has told since. */
  public void report(String migrationId, StreamView stream) {
    jdbc.sql(
            """
            update exodus_stream set worker = :worker, state = :state, received = :received,
              applied = :applied, marker_written_at = :written, marker_arrived_at = :arrived,
              spooled_bytes = :spooled, changes = :changes, since = :since, updated_at = :now
            where migration_id = :id and direction = :direction
              and (worker is null or worker = :worker or :last = false)
            """)
        .param("last", stream.state() == StreamState.STOPPED)
        .param("worker", stream.worker())
        .param("state", stream.state() == null ? null : stream.state().name())
        .param("received", stream.received())
        .param("applied", stream.applied())
        .param("written", Rows.sql(stream.markerWrittenAt()))
        .param("arrived", Rows.sql(stream.markerArrivedAt()))
        .param("spooled", stream.spooledBytes())
        .param("changes", stream.changes())
        .param("since", Rows.sql(stream.since()))
        .param("now", Rows.sql(Rows.now()))
        .param("id", migrationId)
        .param("direction", stream.direction().name())
        .update();
  }

  public List<StreamView> of(String migrationId) {
    return jdbc.sql("select * from exodus_stream where migration_id = :id order by direction")
        .param("id", migrationId)
        .query(StreamStore::row)
        .list();
  }

  private static StreamState state(String name) {
    return name == null ? null : StreamState.valueOf(name);
  }

  private static StreamView row(ResultSet row, int number) throws SQLException {
    return new StreamView(
        Direction.valueOf(row.getString("direction")),
        row.getBoolean("wanted"),
        StreamReliability.valueOf(row.getString("standing")),
        row.getString("worker"),
        state(row.getString("state")),
        row.getString("received"),
        row.getString("applied"),
        Rows.instant(row, "marker_written_at"),
        Rows.instant(row, "marker_arrived_at"),
        row.getObject("spooled_bytes", Long.class),
        row.getObject("changes", Long.class),
        Rows.instant(row, "since"),
        Rows.instant(row, "updated_at"));
  }
}
