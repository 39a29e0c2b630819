package io.exodus.roles;

import io.exodus.engine.store.Journal;
import io.exodus.journal.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the engine's database remembers of what was done, and how often. */
final class EngineHistory {

  private final JdbcClient jdbc;

  EngineHistory(DataSource database) {
    jdbc = JdbcClient.create(database);
  }

  /** What nodes that start at once could do twice; each line is the number of one thing. */
  Map<String, Long> startedWith() {
    Map<String, Long> counts = new TreeMap<>();
    count(counts, "script", "select script, count(*) from exodus_schema group by 1");
    count(counts, "deployment", "select name_, count(*) from act_re_deployment group by 1");
    count(counts, "process", "select key_, max(version_) from act_re_procdef group by 1");
    count(counts, "decision", "select key_, max(version_) from act_re_decision_def group by 1");
    count(counts, "user", "select id_, count(*) from act_id_user group by 1");
    count(counts, "group", "select id_, count(*) from act_id_group group by 1");
    return counts;
  }

  private void count(Map<String, Long> counts, String kind, String query) {
    jdbc.sql(query)
        .query(
            row -> {
              counts.put(kind + " " + row.getString(1), row.getLong(2));
            });
  }

  /** Steps of the engine's own that it has ended more than once, and steps that it has taken so. */
  List<Map<String, Object>> repeatedSteps() {
    return jdbc.sql(
            """
            select act_id_, job_id_ as step, count(*) from act_hi_job_log
            where job_state_ = 2 group by act_id_, job_id_ having count(*) > 1
            union all
            select act_id_, ext_task_id_, count(*) from act_hi_ext_task_log
            where state_ = 2 group by act_id_, ext_task_id_ having count(*) > 1
            """)
        .query()
        .listOfRows();
  }

  /** Steps of the engine's own, ended. */
  long endedSteps() {
    return jdbc.sql("select count(*) from act_hi_job_log where job_state_ = 2")
        .query(Long.class)
        .single();
  }

  /** External tasks, by topic, whose result the engine has taken. */
  Map<String, Long> takenSteps() {
    Map<String, Long> taken = new TreeMap<>();
    jdbc.sql("select topic_name_, count(*) from act_hi_ext_task_log where state_ = 2 group by 1")
        .query(
            row -> {
              taken.put(row.getString(1), row.getLong(2));
            });
    return taken;
  }

  /** External tasks of which a worker has told a failure. */
  List<Map<String, Object>> failedSteps() {
    return jdbc.sql(
            "select topic_name_, error_msg_ from act_hi_ext_task_log where state_ = 1 order by 1")
        .query()
        .listOfRows();
  }

  List<JournalEntry> journal(String migration) {
    return new Journal(jdbc).entries(migration);
  }
}
