package io.exodus.engine.overview;

import io.exodus.engine.Acceptances;
import io.exodus.engine.ChangeRequests;
import io.exodus.engine.Evidence;
import io.exodus.engine.overview.MigrationOverview.StreamState;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Plan;
import io.exodus.migration.api.Progress;
import io.exodus.migration.api.RecordTrouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a decider is shown of a migration at the moment when a gate opens, in words: the forms lay
 * it out, and the journal keeps it.
 */
public class Briefing {

  private static final int MOST_RECORDS = 20;

  private final MigrationStore migrations;
  private final Overview overview;
  private final BriefedFindings findings;
  private final RecordStore records;
  private final Acceptances acceptances;
  private final Evidence evidence;
  private final LossAccount losses;
  private final ChangeRequests changes;

  public Briefing(
      MigrationStore migrations,
      Overview overview,
      BriefedFindings findings,
      RecordStore records,
      Acceptances acceptances,
      Evidence evidence,
      LossAccount losses,
      ChangeRequests changes) {
    this.migrations = migrations;
    this.overview = overview;
    this.findings = findings;
    this.records = records;
    this.acceptances = acceptances;
    this.evidence = evidence;
    this.losses = losses;
    this.changes = changes;
  }

  /** Texts, numbers, and lists of rows of texts. */
  public Map<String, Object> of(String id) {
    MigrationRow row = migrations.get(id);
    MigrationOverview now = overview.of(id, row.runId(), () -> OpenMatters.ENDED).orElseThrow();
    Map<String, Object> briefing = new LinkedHashMap<>();
    briefing.put("asOf", Words.of(now.at()));
    plan(briefing, row.plan());
    briefing.putAll(findings.of(id));
    verdicts(briefing, now.verdicts());
    measured(briefing, row.plan(), evidence.collect(id));
    briefing.putAll(losses.of(id));
    briefing.put(
        "streams",
        now.streams().stream().filter(StreamState::wanted).map(Briefing::stream).toList());
    now.progress().forEach(step -> briefing.put(done(step), step.done()));
    records(briefing, id);
    accepted(briefing, id);
    briefing.put("decisions", decisions(now));
    changes.open(id).ifPresent(asked -> briefing.put("change", TermWords.of(asked)));
    return briefing;
  }

  private static void plan(Map<String, Object> briefing, Plan plan) {
    briefing.put("kind", plan.kind().name().toLowerCase(Locale.ROOT));
    briefing.put("interlays", String.join(", ", plan.interlays()));
    briefing.put("longestHold", Words.of(plan.longestHold()));
    briefing.put("maxLag", Words.of(plan.thresholds().maxLag()));
    briefing.put("criteriaWindow", Words.of(plan.thresholds().window()));
    briefing.put("rollbackWindow", Words.of(plan.rollbackWindow()));
    briefing.put("retentionUntil", Words.of(plan.retentionUntil()));
    briefing.put(
        "owners",
        plan.owners().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                owner ->
                    row(
                        "role",
                        owner.getKey().title(),
                        "who",
                        owner.getValue(),
                        "deputy",
                        plan.deputies().getOrDefault(owner.getKey(), "")))
            .toList());
    briefing.put("terms", TermWords.of(plan));
  }

  private static void verdicts(
      Map<String, Object> briefing, Map<String, List<CriterionVerdict>> verdicts) {
    for (String name : List.of("preflight", "rollback", "commit")) {
      briefing.put(
          name,
          verdicts.getOrDefault(name + "Criteria", List.of()).stream()
              .map(
                  verdict ->
                      row(
                          "criterion", verdict.criterion(),
                          "verdict", verdict.verdict().name(),
                          "reason", verdict.reason()))
              .toList());
    }
  }

  private static void measured(
      Map<String, Object> briefing, Plan plan, Map<String, Object> values) {
    String always = "yes";
    briefing.put("delayOfWayBack", Words.millis((Number) values.get("wayBackLagMillis")));
    briefing.put(
        "measured",
        List.of(
            measure("Measurements arrive", Words.answer(values.get("observable")), always),
            measure(
                "Requests that failed",
                Words.share((Double) values.get("errorRate")),
                TermWords.most(Words.share(plan.thresholds().maxErrorRate()))),
            measure(
                "99 of 100 writes were answered within",
                Words.millis((Number) values.get("p99Millis")),
                TermWords.most(Words.of(plan.thresholds().maxP99()))),
            measure("The target is healthy", Words.answer(values.get("targetHealthy")), always)));
  }

  private static Map<String, String> stream(StreamState stream) {
    String state = stream.state() == null ? "not begun" : stream.state().toLowerCase(Locale.ROOT);
    return row(
        "stream",
        stream.from() + " to " + stream.to(),
        "state",
        stream.silent() ? state + ", but silent" : state,
        "delay",
        Words.millis(stream.lagMillis()));
  }

  private static String done(Progress step) {
    return step.task().equals("COPY") ? "copied" : "compared";
  }

  private void records(Map<String, Object> briefing, String id) {
    List<RecordTrouble> open = records.open(id, MOST_RECORDS);
    long all = records.open(id);
    briefing.put("open", all);
    briefing.put("unlisted", all - open.size());
    briefing.put(
        "records",
        open.stream()
            .map(
                record ->
                    row(
                        "record", record.key(),
                        "kind", Words.spelled(record.kind().replace('_', ' ')),
                        "detail", record.detail(),
                        "tries", String.valueOf(record.tries()),
                        "since", Words.of(record.firstSeenAt())))
            .toList());
  }

  private void accepted(Map<String, Object> briefing, String id) {
    briefing.put(
        "accepted",
        acceptances.inForce(id).stream()
            .map(
                accepted ->
                    row(
                        "records", accepted.pattern(),
                        "who", accepted.by(),
                        "reason", accepted.reason(),
                        "until", Words.of(accepted.until())))
            .toList());
  }

  private static List<Map<String, String>> decisions(MigrationOverview now) {
    return now.phases().stream()
        .flatMap(phase -> phase.decisions().stream())
        .map(
            decision ->
                row(
                    "when", Words.of(decision.at()).replace(" UTC", ""),
                    "gate", Words.spelled(decision.gate()),
                    "who", decision.who(),
                    "answer", decision.answer(),
                    "reason", decision.reason()))
        .toList();
  }

  private static Map<String, String> measure(String what, String value, String agreed) {
    return row("what", what, "value", value, "agreed", agreed);
  }

  static Map<String, String> row(String... cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      row.put(cells[i], cells[i + 1]);
    }
    return row;
  }
}
