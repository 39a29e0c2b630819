package io.exodus.engine.watch;

import io.exodus.client.Progress;
import io.exodus.client.Sample;
import io.exodus.engine.authority.StreamService;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.JudgedFinding;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.migration.Authority;
import io.exodus.migration.Limits;
import io.exodus.migration.Measurement;
import io.exodus.migration.Phase;
import io.exodus.migration.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of the rollback and commit criteria, out of the samples of the agreed window. What
 * could not be measured is null: it is judged UNKNOWN, never taken for good.
 */
public class CriteriaInputs {

  /** A watch that has been silent for so many of its own intervals has lost sight. */
  private static final int BLIND_AFTER = 5;

  private final MigrationStore migrations;
  private final SampleStore samples;
  private final RecordStore records;
  private final FindingStore findings;
  private final StreamService streams;

  public CriteriaInputs(
      MigrationStore migrations,
      SampleStore samples,
      RecordStore records,
      FindingStore findings,
      StreamService streams) {
    this.migrations = migrations;
    this.samples = samples;
    this.records = records;
    this.findings = findings;
    this.streams = streams;
  }

  public Map<String, Object> collect(String id) {
    MigrationRow migration = migrations.get(id);
    Thresholds thresholds = migration.plan().thresholds();
    Instant now = Instant.now();
    List<Sample> window =
        samples.since(id, now.minus(Limits.CRITERIA_WINDOW.nearest(thresholds.window())));
    Sample last = window.isEmpty() ? null : window.get(window.size() - 1);
    long open = records.open(id);

    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("observable", observable(window, now));
    inputs.put("errorRate", errorRate(window));
    inputs.put("p99Millis", highest(window, Measurement.WRITE_P99_MILLIS));
    inputs.put("divergenceTrend", trend(window, open));
    inputs.put(
        "criticalFindings",
        (int) findings.judged(id).stream().filter(JudgedFinding::forbids).count());
    inputs.put("targetHealthy", flag(last, Measurement.TARGET_HEALTHY));
    inputs.put("validationPassed", validated(samples.progress(id), open));
    inputs.put("openDivergences", open);
    inputs.put("wayBack", streams.wayBack(id));
    inputs.put("wayBackLagMillis", value(last, Measurement.REVERSE_LAG_MILLIS));
    inputs.put(
        "rollbackWindowOver",
        !now.isBefore(
            observedSince(id, migration)
                .plus(Limits.ROLLBACK_WINDOW.nearest(migration.plan().rollbackWindow()))));
    inputs.put(
        "targetAuthorityConfirmed",
        migration.route().authority() == Authority.TARGET
            ? flag(last, Measurement.INTERLAYS_CONFIRMED)
            : Boolean.FALSE);
    inputs.put("maxErrorRate", thresholds.maxErrorRate());
    inputs.put("maxP99Millis", thresholds.maxP99().toMillis());
    inputs.put("maxLagMillis", thresholds.maxLag().toMillis());
    return inputs;
  }

  private Instant observedSince(String id, MigrationRow migration) {
    Instant since = migrations.lastEntered(id, Phase.OBSERVING);
    return since == null ? migration.phaseSince() : since;
  }

  private static boolean observable(List<Sample> window, Instant now) {
    if (window.size() < 2) {
      return false;
    }
    Instant last = window.get(window.size() - 1).at();
    Duration interval = Duration.between(window.get(window.size() - 2).at(), last);
    return Duration.between(last, now).compareTo(interval.multipliedBy(BLIND_AFTER)) < 0;
  }

  /** Counters are totals since the interlays began; the window's share is the growth within it. */
  private static Double errorRate(List<Sample> window) {
    Double requests = growth(window, Measurement.REQUESTS);
    Double errors = growth(window, Measurement.ERRORS);
    if (requests == null || errors == null || requests <= 0) {
      return null;
    }
    return errors / requests;
  }

  private static Double growth(List<Sample> window, String name) {
    Double first = null;
    Double last = null;
    for (Sample sample : window) {
      Double value = sample.measurements().get(name);
      if (value != null) {
        first = first == null ? value : first;
        last = value;
      }
    }
    return first == null || last < first ? null : last - first;
  }

  private static Double highest(List<Sample> window, String name) {
    return window.stream()
        .map(sample -> sample.measurements().get(name))
        .filter(value -> value != null)
        .max(Double::compare)
        .orElse(null);
  }

  private static String trend(List<Sample> window, long open) {
    if (open == 0) {
      return "none";
    }
    Double growth = null;
    Double first = null;
    for (Sample sample : window) {
      Double value = sample.measurements().get(Measurement.OPEN_DIVERGENCES);
      if (value != null) {
        first = first == null ? value : first;
        growth = value - first;
      }
    }
    if (growth == null) {
      return null;
    }
    return growth > 0 ? "growing" : growth < 0 ? "shrinking" : "steady";
  }

  private static Boolean validated(List<Progress> steps, long open) {
    return steps.stream()
        .filter(step -> step.task().equals("VALIDATE"))
        .findFirst()
        .map(step -> step.ended() && open == 0)
        .orElse(null);
  }

  private static Double value(Sample sample, String name) {
    return sample == null ? null : sample.measurements().get(name);
  }

  private static Boolean flag(Sample sample, String name) {
    Double value = value(sample, name);
    return value == null ? null : value > 0;
  }
}
