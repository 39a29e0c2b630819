package io.exodus.engine.overview;

import io.exodus.client.Progress;
import io.exodus.client.RecordTrouble;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.IdentityChanges;
import io.exodus.engine.overview.MigrationOverview.StreamRow;
import io.exodus.engine.plan.ChangeRequests;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.watch.CriteriaInputs;
import io.exodus.migration.CriterionVerdict;
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
  private final CriteriaInputs evidence;
  private final LossAccount losses;
  private final ChangeRequests changes;
  private final IdentityChanges identities;

  public Briefing(
      MigrationStore migrations,
      Overview overview,
      BriefedFindings findings,
      RecordStore records,
      Acceptances acceptances,
      CriteriaInputs evidence,
      LossAccount losses,
      ChangeRequests changes,
      IdentityChanges identities) {
    this.migrations = migrations;
    this.overview = overview;
    this.findings = findings;
    this.records = records;
    this.acceptances = acceptances;
    this.evidence = evidence;
    this.losses = losses;
    this.changes = changes;
    this.identities = identities;
  }

  /** Texts, numbers, and lists of rows of texts. */
  public Map<String, Object> of(String id) {
    MigrationRow row = migrations.get(id);
    MigrationOverview now = overview.of(id, row.runId(), () -> OpenMatters.ENDED).orElseThrow();
    Map<String, Object> briefing = new LinkedHashMap<>();
    briefing.put("asOf", Words.of(now.at()));
    BriefedPlan.agreed(briefing, row.plan());
    briefing.putAll(findings.of(id));
    verdicts(briefing, now.verdicts());
    BriefedPlan.measured(briefing, row.plan(), evidence.collect(id));
    briefing.putAll(losses.of(id));
    briefing.put(
        "streams", now.streams().stream().filter(StreamRow::wanted).map(Briefing::stream).toList());
    now.progress().forEach(step -> briefing.put(done(step), step.done()));
    records(briefing, id);
    accepted(briefing, id);
    briefing.put("decisions", decisions(now));
    changes.open(id).ifPresent(asked -> briefing.put("change", TermWords.of(asked)));
    identities(briefing, id);
    return briefing;
  }

  /** Nothing where nothing was changed: the forms leave it out then. */
  private void identities(Map<String, Object> briefing, String id) {
    List<String> told =
        identities.of(id).stream()
            .map(change -> Markdown.plain(change.words() + ", " + Words.of(change.entry().at())))
            .toList();
    if (!told.isEmpty()) {
      briefing.put("identityChanges", String.join("; ", told));
    }
  }

  private static void verdicts(
      Map<String, Object> briefing, Map<String, List<CriterionVerdict>> verdicts) {
    briefing.put("preflight", rows(verdicts.get(RunbookKeys.PREFLIGHT_CRITERIA)));
    briefing.put("rollback", rows(verdicts.get(RunbookKeys.ROLLBACK_CRITERIA)));
    briefing.put("commit", rows(verdicts.get(RunbookKeys.COMMIT_CRITERIA)));
  }

  private static List<Map<String, String>> rows(List<CriterionVerdict> verdicts) {
    return verdicts == null
        ? List.of()
        : verdicts.stream()
            .map(
                verdict ->
                    row(
                        "criterion", verdict.criterion(),
                        "verdict", verdict.verdict().name(),
                        "reason", verdict.reason()))
            .toList();
  }

  private static Map<String, String> stream(StreamRow stream) {
    String state = stream.state() == null ? "not begun" : stream.state().toLowerCase(Locale.ROOT);
    return row(
        "stream",
        stream.from() + " to " + stream.to(),
        "state",
        stream.silent() ? state + ", no recent report" : state,
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
                        "records", accepted.records(),
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

  static Map<String, String> row(String... cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i += 2) {
      row.put(cells[i], cells[i + 1]);
    }
    return row;
  }
}
