package io.exodus.engine.store;

import io.exodus.engine.database.Rows;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.Incompatibility.Presence;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the checks found, and what the criteria made of it. */
public class FindingStore {

  private final JdbcClient jdbc;

  public FindingStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Replaces what an earlier run of the same check found. */
  public void replace(String migrationId, String check, Verdict verdict, List<Finding> findings) {
    for (String table : List.of("exodus_finding where check_name", "exodus_check where name")) {
      jdbc.sql("delete from " + table + " = :check and migration_id = :id")
          .param("check", check)
          .param("id", migrationId)
          .update();
    }
    jdbc.sql(
            """
            insert into exodus_check (migration_id, name, verdict, at)
            values (:id, :check, :verdict, :now)
            """)
        .param("id", migrationId)
        .param("check", check)
        .param("verdict", verdict.name())
        .param("now", Rows.sql(Rows.now()))
        .update();
    int number = 0;
    for (Finding finding : findings) {
      Incompatibility trait = finding.trait();
      jdbc.sql(
              """
              insert into exodus_finding
                (migration_id, check_name, number, severity, subject, message, advice,
                 feature, presence, supported)
              values (:id, :check, :number, :severity, :subject, :message, :advice,
                 :feature, :presence, :supported)
              """)
          .param("id", migrationId)
          .param("check", check)
          .param("number", ++number)
          .param("severity", finding.severity().name())
          .param("subject", finding.subject())
          .param("message", finding.message())
          .param("advice", finding.advice())
          .param("feature", trait == null ? null : trait.feature())
          .param("presence", trait == null ? null : trait.presence().name())
          .param("supported", trait == null ? null : trait.supported())
          .update();
    }
  }

  public List<Finding> findings(String migrationId) {
    return judged(migrationId).stream().map(JudgedFinding::finding).toList();
  }

  /** All findings, each with what was made of it. */
  public List<JudgedFinding> judged(String migrationId) {
    return jdbc.sql(
            "select * from exodus_finding where migration_id = :id order by check_name, number")
        .param("id", migrationId)
        .query(
            (row, n) ->
                new JudgedFinding(
                    new Finding(
                        row.getString("check_name"),
                        Severity.valueOf(row.getString("severity")),
                        row.getString("subject"),
                        row.getString("message"),
                        row.getString("advice"),
                        trait(row)),
                    row.getString("outcome")))
        .list();
  }

  private static Incompatibility trait(ResultSet row) throws SQLException {
    String feature = row.getString("feature");
    return feature == null
        ? null
        : new Incompatibility(
            feature, Presence.valueOf(row.getString("presence")), row.getBoolean("supported"));
  }

  /**
   * Keeps what was made of a check's findings.
   *
   * @param outcomes in the order of {@link #findings}
   */
  public void judge(String migrationId, String check, List<String> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      jdbc.sql(
              """
              update exodus_finding set outcome = :outcome
              where migration_id = :id and check_name = :check and number = :number
              """)
          .param("outcome", outcomes.get(i))
          .param("id", migrationId)
          .param("check", check)
          .param("number", i + 1)
          .update();
    }
  }

  /** Verdict by check. */
  public Map<String, Verdict> checks(String migrationId) {
    Map<String, Verdict> checks = new LinkedHashMap<>();
    jdbc.sql("select name, verdict from exodus_check where migration_id = :id order by name")
        .param("id", migrationId)
        .query(
            row -> {
              checks.put(row.getString(1), Verdict.valueOf(row.getString(2)));
            });
    return checks;
  }

  /** Replaces the verdicts of an earlier evaluation of the same decision. */
  public void replace(String migrationId, String decision, List<CriterionVerdict> verdicts) {
    jdbc.sql("delete from exodus_verdict where migration_id = :id and decision = :decision")
        .param("id", migrationId)
        .param("decision", decision)
        .update();
    for (CriterionVerdict verdict : verdicts) {
      jdbc.sql(
              """
              insert into exodus_verdict (migration_id, decision, criterion, verdict, reason, at)
              values (:id, :decision, :criterion, :verdict, :reason, :now)
              """)
          .param("id", migrationId)
          .param("decision", decision)
          .param("criterion", verdict.criterion())
          .param("verdict", verdict.verdict().name())
          .param("reason", verdict.reason())
          .param("now", Rows.sql(Rows.now()))
          .update();
    }
  }

  public List<CriterionVerdict> verdicts(String migrationId, String decision) {
    return jdbc.sql(
            """
            select * from exodus_verdict where migration_id = :id and decision = :decision
            order by criterion
            """)
        .param("id", migrationId)
        .param("decision", decision)
        .query(
            (row, n) ->
                new CriterionVerdict(
                    row.getString("criterion"),
                    Verdict.valueOf(row.getString("verdict")),
                    row.getString("reason")))
        .list();
  }

  /** All verdicts, by the decision that gave them. */
  public Map<String, List<CriterionVerdict>> verdicts(String migrationId) {
    List<String> decisions =
        jdbc.sql(
                """
                select decision from exodus_verdict where migration_id = :id
                group by decision order by max(at), decision
                """)
            .param("id", migrationId)
            .query(String.class)
            .list();
    Map<String, List<CriterionVerdict>> verdicts = new LinkedHashMap<>();
    decisions.forEach(decision -> verdicts.put(decision, verdicts(migrationId, decision)));
    return verdicts;
  }
}
