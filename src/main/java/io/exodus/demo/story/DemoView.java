package io.exodus.demo.story;

import io.exodus.client.Progress;
import io.exodus.client.Sample;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.RunbookKeys;
import io.exodus.engine.store.SampleStore;
import io.exodus.migration.CriterionVerdict;
import io.exodus.migration.Finding;
import io.exodus.migration.Measurement;
import io.exodus.migration.Phase;
import io.exodus.migration.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Prints a migration as it goes, from what the engine keeps of it. */
public class DemoView {

  private static final Duration LAG_EVERY = Duration.ofSeconds(3);

  private final MigrationStore migrations;
  private final SampleStore samples;
  private final RecordStore records;
  private final FindingStore findings;
  private final ProgressPrinter printer = new ProgressPrinter(System.out);
  private Phase printed;
  private Instant lagPrinted = Instant.EPOCH;

  public DemoView(
      MigrationStore migrations, SampleStore samples, RecordStore records, FindingStore findings) {
    this.migrations = migrations;
    this.samples = samples;
    this.records = records;
    this.findings = findings;
  }

  public void note(String words) {
    printer.note(words);
  }

  public Phase phase(String id) {
    return migrations.get(id).phase();
  }

  boolean known(String id) {
    return migrations.find(id).isPresent();
  }

  /** What the checks found that must not stay as it is. */
  List<Finding> critical(String id) {
    return findings.findings(id).stream()
        .filter(finding -> finding.severity() == Severity.CRITICAL)
        .toList();
  }

  /** Prints what is new since the last look. */
  public void look(String id) {
    Phase phase = phase(id);
    if (phase != printed) {
      if (printed == Phase.PREFLIGHT) {
        findings(id);
      }
      printer.phase(phase.name());
      printed = phase;
    }
    for (Progress step : samples.progress(id)) {
      if (!step.ended()
          && (step.task().equals("COPY") && phase == Phase.COPYING
              || step.task().equals("VALIDATE") && phase == Phase.VALIDATING)) {
        printer.progress(step.task().toLowerCase(Locale.ROOT), step.done(), step.total());
      }
    }
    lag(id);
  }

  private void lag(String id) {
    Instant now = Instant.now();
    if (lagPrinted.plus(LAG_EVERY).isAfter(now)) {
      return;
    }
    List<Sample> latest = samples.since(id, now.minus(LAG_EVERY));
    if (!latest.isEmpty()) {
      var last = latest.get(latest.size() - 1).measurements();
      Double forward = last.get(Measurement.FORWARD_LAG_MILLIS);
      Double reverse = last.get(Measurement.REVERSE_LAG_MILLIS);
      if (forward != null || reverse != null) {
        lagPrinted = now;
        printer.note(
            "lag"
                + (forward == null ? "" : " forward " + Math.round(forward) + " ms")
                + (reverse == null ? "" : " back " + Math.round(reverse) + " ms")
                + "; writes p99 "
                + last.getOrDefault(Measurement.WRITE_P99_MILLIS, Double.NaN)
                + " ms");
      }
    }
  }

  private void findings(String id) {
    for (Finding finding : findings.findings(id)) {
      if (finding.severity() != Severity.INFO) {
        printer.note(finding.severity() + " " + finding.subject() + ": " + finding.message());
      }
    }
    verdicts(id, RunbookKeys.PREFLIGHT_CRITERIA);
  }

  public void verdicts(String id, String decision) {
    for (CriterionVerdict verdict : findings.verdicts(id, decision)) {
      printer.note(verdict.verdict() + " " + verdict.criterion() + ": " + verdict.reason());
    }
  }

  public long done(String id, String task) {
    return samples.progress(id).stream()
        .filter(step -> step.task().equals(task))
        .mapToLong(Progress::done)
        .findFirst()
        .orElse(0);
  }

  public long divergent(String id) {
    return records.open(id);
  }
}
