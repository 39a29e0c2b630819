package io.exodus.engine.overview;

import io.exodus.engine.gate.Vouchings;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.engine.store.VouchingStore.Vouching;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the checks found and what people said of it, as the gates' forms show it. */
public class BriefedFindings {

  private final FindingStore findings;
  private final Vouchings vouchings;

  public BriefedFindings(FindingStore findings, Vouchings vouchings) {
    this.findings = findings;
    this.vouchings = vouchings;
  }

  Map<String, Object> of(String id) {
    Map<String, Object> briefing = new LinkedHashMap<>();
    List<JudgedFinding> all = findings.judged(id);
    briefing.put(
        "findings",
        all.stream()
            .map(JudgedFinding::finding)
            .filter(finding -> finding.severity() != Severity.INFO)
            .sorted(Comparator.comparing(Finding::severity).reversed())
            .map(BriefedFindings::finding)
            .toList());
    List<Vouching> said = vouchings.of(id);
    briefing.put(
        "compatibility",
        all.stream()
            .filter(judged -> judged.finding().check().equals("compatibility"))
            .sorted(Comparator.comparing((JudgedFinding j) -> j.finding().severity()).reversed())
            .map(judged -> incompatibility(judged, said))
            .toList());
    briefing.put(
        "vouchings",
        said.stream()
            .filter(one -> one.subject().isEmpty())
            .map(BriefedFindings::vouching)
            .toList());
    return briefing;
  }

  private static Map<String, String> incompatibility(JudgedFinding judged, List<Vouching> said) {
    Map<String, String> row = finding(judged.finding());
    row.put("outcome", Objects.toString(judged.outcome(), ""));
    row.put(
        "accepted",
        said.stream()
            .filter(one -> one.subject().equals(judged.key()))
            .findFirst()
            .map(one -> one.by() + ": " + one.answer() + until(one) + ", " + one.reason())
            .orElse(""));
    return row;
  }

  private static Map<String, String> vouching(Vouching said) {
    return Briefing.row(
        "point", Words.spelled(said.point()),
        "who", said.by(),
        "answer", said.answer() + until(said),
        "where", said.reference());
  }

  private static String until(Vouching said) {
    return said.until() == null ? "" : " until " + Words.of(said.until());
  }

  private static Map<String, String> finding(Finding finding) {
    return Briefing.row(
        "severity", finding.severity().name(),
        "check", finding.check(),
        "finding", finding.subject() + ": " + finding.message(),
        "advice", finding.advice());
  }
}
