package io.exodus.engine.watch;

import io.exodus.engine.database.Rows;
import java.time.Instant;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Since when which rollback criterion of a migration fails without a break. */
public class FailingCriteria {

  private final JdbcClient jdbc;

  public FailingCriteria(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that failed when they were last judged. */
  public Set<String> of(String migrationId) {
    return Set.copyOf(
        jdbc.sql("select criterion from exodus_failing_criterion where migration_id = :id")
            .param("id", migrationId)
            .query(String.class)
            .list());
  }

  /** Forgets one that fails no longer. */
  public void forget(String migrationId, String criterion) {
    jdbc.sql(
            """
            delete from exodus_failing_criterion
            where migration_id = :id and criterion = :criterion
            """)
        .param("id", migrationId)
        .param("criterion", criterion)
        .update();
  }

  /**
   * Notes that it fails now.
   *
   * @return since when it does
   */
  public Instant fails(String migrationId, String criterion, Instant now) {
    return jdbc.sql(
            """
            select since from exodus_failing_criterion
            where migration_id = :id and criterion = :criterion
            """)
        .param("id", migrationId)
        .param("criterion", criterion)
        .query((row, n) -> Rows.instant(row, "since"))
        .optional()
        .orElseGet(
            () -> {
              jdbc.sql("insert into exodus_failing_criterion values (:id, :criterion, :now, false)")
                  .param("id", migrationId)
                  .param("criterion", criterion)
                  .param("now", Rows.sql(now))
                  .update();
              return now;
            });
  }

  /**
   * @return true for the first who asks: an incident is raised once for as long as it fails
   */
  public boolean raise(String migrationId, String criterion) {
    return jdbc.sql(
                """
                update exodus_failing_criterion set raised = true
                where migration_id = :id and criterion = :criterion and raised = false
                """)
            .param("id", migrationId)
            .param("criterion", criterion)
            .update()
        == 1;
  }
}
