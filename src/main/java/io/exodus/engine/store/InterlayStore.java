package io.exodus.engine.store;

import io.exodus.client.InterlayView;
import io.exodus.engine.database.Rows;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which instances of the interlays run, where, and what each serves. */
public class InterlayStore {

  /** An instance that has not reported for so long is taken for gone; the fence deals with it. */
  private static final Duration LIVE = Duration.ofSeconds(5);

  private final JdbcClient jdbc;

  public InterlayStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param keyHash of the key by which the instance is known again
   * @return false if the instance is there, and has another key: nothing is stored
   */
  public boolean report(
      String name,
      String instance,
      String keyHash,
      String control,
      Route route,
      Map<String, ?> stats) {
    int updated =
        jdbc.sql(
                """
                update exodus_interlay set control = :control, authority = :authority,
                  epoch = :epoch, held = :held, stats = :stats, last_seen_at = :now
                where name = :name and instance = :instance and key_hash = :key
                """)
            .param("control", control)
            .param("authority", route.authority().name())
            .param("epoch", route.epoch())
            .param("held", route.held())
            .param("stats", Json.write(stats))
            .param("now", Rows.sql(Rows.now()))
            .param("name", name)
            .param("instance", instance)
            .param("key", keyHash)
            .update();
    if (updated == 0) {
      if (known(name, instance)) {
        return false;
      }
      jdbc.sql(
              """
              insert into exodus_interlay
                (name, instance, key_hash, control, authority, epoch, held, stats, last_seen_at)
              values (:name, :instance, :key, :control, :authority, :epoch, :held, :stats, :now)
              """)
          .param("name", name)
          .param("instance", instance)
          .param("key", keyHash)
          .param("control", control)
          .param("authority", route.authority().name())
          .param("epoch", route.epoch())
          .param("held", route.held())
          .param("stats", Json.write(stats))
          .param("now", Rows.sql(Rows.now()))
          .update();
    }
    return true;
  }

  /**
   * @return false if the instance is there, and has another key: it stays
   */
  public boolean forget(String name, String instance, String keyHash) {
    int deleted =
        jdbc.sql(
                "delete from exodus_interlay"
                    + " where name = :name and instance = :instance and key_hash = :key")
            .param("name", name)
            .param("instance", instance)
            .param("key", keyHash)
            .update();
    return deleted > 0 || !known(name, instance);
  }

  private boolean known(String name, String instance) {
    return jdbc.sql(
                "select count(*) from exodus_interlay where name = :name and instance = :instance")
            .param("name", name)
            .param("instance", instance)
            .query(Integer.class)
            .single()
        > 0;
  }

  public List<InterlayView> of(String name) {
    Instant liveSince = Rows.now().minus(LIVE);
    return jdbc.sql("select * from exodus_interlay where name = :name order by last_seen_at desc")
        .param("name", name)
        .query(
            (row, n) -> {
              Instant seen = Rows.instant(row, "last_seen_at");
              return new InterlayView(
                  row.getString("name"),
                  row.getString("instance"),
                  row.getString("control"),
                  new Route(
                      Authority.valueOf(row.getString("authority")),
                      row.getLong("epoch"),
                      row.getBoolean("held")),
                  seen.isAfter(liveSince),
                  seen,
                  Json.readMap(row.getString("stats")));
            })
        .list();
  }
}
