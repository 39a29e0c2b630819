package io.exodus.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * All that makes up a run, read from the tables: where it stands, its variables, tasks, locks, jobs
 * and incidents; the models it goes by; who decides in it and may what; Exodus's own records of it.
 * The history of the engine is none of it: Exodus decides by its journal.
 */
public final class Fingerprint {

  /** How often a row was written; and where the journal ends, which is read row by row. */
  private static final Set<String> UNREAD =
      Set.of("REV_", "LAST_UPDATED_", "SEQUENCE_COUNTER_", "JOURNAL_SEQUENCE", "JOURNAL_HASH");

  private final JdbcTemplate jdbc;
  private final Map<String, String> queries = new LinkedHashMap<>();

  /**
   * @param instances of the run, and of what was begun beside it
   * @param people users and groups with a part in it
   */
  public Fingerprint(JdbcTemplate jdbc, String id, List<String> instances, List<String> people) {
    this.jdbc = jdbc;
    String own = in(instances);
    String persons = in(people);
    for (String table : List.of("EXECUTION", "TASK", "EXT_TASK", "INCIDENT", "EVENT_SUBSCR")) {
      all("ACT_RU_" + table, "PROC_INST_ID_ in " + own);
    }
    all("ACT_RU_JOB", "BATCH_ID_ is null and PROCESS_INSTANCE_ID_ in " + own);
    queries.put(
        "variables",
        "select v.*, b.BYTES_ from ACT_RU_VARIABLE v left join ACT_GE_BYTEARRAY b"
            + " on b.ID_ = v.BYTEARRAY_ID_ where v.PROC_INST_ID_ in "
            + own);
    all(
        "ACT_RU_IDENTITYLINK",
        "TASK_ID_ in (select ID_ from ACT_RU_TASK where PROC_INST_ID_ in " + own + ")");
    // A second process of that name, however it came about.
    queries.put("namesakes", "select ID_ from ACT_RU_EXECUTION where BUSINESS_KEY_ = '" + id + "'");
    String deployed = "select DEPLOYMENT_ID_ from ACT_RE_PROCDEF where KEY_ = 'exodus-migration'";
    all("ACT_RE_DEPLOYMENT", "ID_ in (" + deployed + ") or SOURCE_ = 'exodus'");
    for (String table : List.of("PROCDEF", "DECISION_DEF", "DECISION_REQ_DEF", "CAMFORMDEF")) {
      all("ACT_RE_" + table, "DEPLOYMENT_ID_ in (" + deployed + ")");
    }
    queries.put(
        "files",
        "select NAME_, DEPLOYMENT_ID_, length(BYTES_) from ACT_GE_BYTEARRAY where DEPLOYMENT_ID_ in ("
            + deployed
            + ")");
    all(
        "ACT_RU_JOBDEF",
        "PROC_DEF_ID_ in (select ID_ from ACT_RE_PROCDEF where DEPLOYMENT_ID_ in ("
            + deployed
            + "))");
    all("ACT_ID_USER", "ID_ in " + persons);
    all("ACT_ID_GROUP", "ID_ in " + persons);
    all("ACT_ID_MEMBERSHIP", "USER_ID_ in " + persons + " or GROUP_ID_ in " + persons);
    all("ACT_RU_AUTHORIZATION", "USER_ID_ in " + persons + " or GROUP_ID_ in " + persons);
    all("ACT_RU_FILTER", "1 = 1");
    jdbc
        .queryForList(
            "select table_name from information_schema.tables where lower(table_name) like 'exodus%'",
            String.class)
        .stream()
        .filter(table -> !table.toLowerCase(java.util.Locale.ROOT).contains("flyway"))
        .forEach(
            table -> all(table, table.equalsIgnoreCase("exodus_journal") ? notRefused() : "1 = 1"));
  }

  private static String notRefused() {
    return "type <> 'REFUSAL'";
  }

  private void all(String table, String which) {
    queries.put(table, "select * from " + table + " where " + which);
  }

  private static String in(List<String> ids) {
    return ids.stream().collect(Collectors.joining("', '", "('", "')"));
  }

  /** One line for each row of each table. */
  public Map<String, Set<String>> take() {
    Map<String, Set<String>> taken = new LinkedHashMap<>();
    queries.forEach(
        (name, query) ->
            taken.put(
                name,
                jdbc.queryForList(query).stream()
                    .map(Fingerprint::line)
                    .collect(Collectors.toCollection(TreeSet::new))));
    return taken;
  }

  private static String line(Map<String, Object> row) {
    List<String> line = new ArrayList<>();
    row.forEach(
        (column, value) -> {
          if (value != null && !UNREAD.contains(column)) {
            line.add(column + "=" + (value instanceof byte[] bytes ? new String(bytes) : value));
          }
        });
    return String.join(" ", line);
  }

  /** What is gone and what has come, table by table; empty where nothing did. */
  public static Map<String, String> difference(
      Map<String, Set<String>> before, Map<String, Set<String>> after) {
    Map<String, String> difference = new LinkedHashMap<>();
    before.forEach(
        (table, rows) -> {
          Set<String> gone = new TreeSet<>(rows);
          gone.removeAll(after.get(table));
          Set<String> come = new TreeSet<>(after.get(table));
          come.removeAll(rows);
          if (!gone.isEmpty() || !come.isEmpty()) {
            difference.put(table, "gone " + gone + ", come " + come);
          }
        });
    return difference;
  }
}
