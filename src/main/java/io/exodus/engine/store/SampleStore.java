package io.exodus.engine.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.client.Progress;
import io.exodus.client.Sample;
import io.exodus.engine.database.Rows;
import io.exodus.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the watch measures, and how far the steps have got. */
public class SampleStore {

  private final JdbcClient jdbc;

  public SampleStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds a sample; a second one of the same instant, by a watch that took over, replaces it. */
  public void add(String migrationId, Sample sample) {
    // No insert that may fail: on PostgreSQL it would spoil the caller's transaction.
    for (String statement :
        List.of(
            "update exodus_sample set measurements = :m where migration_id = :id and at = :at",
            "insert into exodus_sample (migration_id, at, measurements) values (:id, :at, :m)")) {
      int written =
          jdbc.sql(statement)
              .param("id", migrationId)
              .param("at", Rows.sql(sample.at()))
              .param("m", Json.write(sample.measurements()))
              .update();
      if (written > 0) {
        return;
      }
    }
  }

  /** Samples since then, oldest first. */
  public List<Sample> since(String migrationId, Instant since) {
    return jdbc.sql(
            "select * from exodus_sample where migration_id = :id and at >= :since order by at")
        .param("id", migrationId)
        .param("since", Rows.sql(since))
        .query(SampleStore::sample)
        .list();
  }

  public void progress(String migrationId, Progress progress) {
    int updated =
        jdbc.sql(
                """
                update exodus_progress set done = :done, total = :total, detail = :detail,
                  began_at = :began, updated_at = :now, ended = :ended
                where migration_id = :id and task = :task
                """)
            .param("done", progress.done())
            .param("total", progress.total())
            .param("detail", progress.detail())
            .param("began", Rows.sql(progress.beganAt()))
            .param("now", Rows.sql(Rows.now()))
            .param("ended", progress.ended())
            .param("id", migrationId)
            .param("task", progress.task())
            .update();
    if (updated == 0) {
      jdbc.sql(
              """
              insert into exodus_progress
                (migration_id, task, done, total, detail, began_at, updated_at, ended)
              values (:id, :task, :done, :total, :detail, :began, :now, :ended)
              """)
          .param("done", progress.done())
          .param("total", progress.total())
          .param("detail", progress.detail())
          .param("began", Rows.sql(progress.beganAt()))
          .param("now", Rows.sql(Rows.now()))
          .param("ended", progress.ended())
          .param("id", migrationId)
          .param("task", progress.task())
          .update();
    }
  }

  /** Steps that have to be gone through again. */
  public void forgetProgress(String migrationId) {
    jdbc.sql("delete from exodus_progress where migration_id = :id")
        .param("id", migrationId)
        .update();
  }

  public List<Progress> progress(String migrationId) {
    return jdbc.sql("select * from exodus_progress where migration_id = :id order by began_at")
        .param("id", migrationId)
        .query(
            (row, n) ->
                new Progress(
                    row.getString("task"),
                    row.getLong("done"),
                    row.getLong("total"),
                    row.getString("detail"),
                    Rows.instant(row, "began_at"),
                    Rows.instant(row, "updated_at"),
                    row.getBoolean("ended")))
        .list();
  }

  private static Sample sample(ResultSet row, int number) throws SQLException {
    try {
      Map<String, Double> measurements =
          Json.MAPPER.readValue(row.getString("measurements"), new TypeReference<>() {});
      return new Sample(Rows.instant(row, "at"), measurements);
    } catch (JsonProcessingException e) {
      throw new SQLException("sample is not JSON", e);
    }
  }
}
