package io.exodus.engine.overview;

import io.exodus.client.InterlayView;
import io.exodus.client.StreamView;
import io.exodus.engine.incident.ApiLinks;
import io.exodus.engine.overview.MigrationOverview.Hold;
import io.exodus.engine.overview.MigrationOverview.InterlayState;
import io.exodus.engine.overview.MigrationOverview.StreamRow;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentReport;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.Phase;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.Severity;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Puts together what the stores hold of one migration. Checks no rights: its callers do. */
public class Overview {

  /** A follower tells about once a second. */
  private static final Duration SILENT = Duration.ofSeconds(10);

  /** In place of what a follower told long ago. */
  private static final String UNKNOWN = "UNKNOWN";

  /** Markers come with every sample of the watch; after that time the last lag is history. */
  private static final Duration MARKER_OVERDUE = Duration.ofSeconds(5);

  /** An interlay that has been silent for so long was taken away rather than cut off. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private static final Set<Phase> DECIDES_ON_ATTEMPTS =
      EnumSet.of(Phase.AWAITING_CUTOVER, Phase.ROLLING_BACK);

  private final MigrationStore migrations;
  private final Journal journal;
  private final SampleStore samples;
  private final StreamStore streams;
  private final InterlayStore interlays;
  private final FindingStore findings;
  private final RecordStore records;
  private final IncidentStore incidents;
  private final ApiLinks links;

  public Overview(
      MigrationStore migrations,
      Journal journal,
      SampleStore samples,
      StreamStore streams,
      InterlayStore interlays,
      FindingStore findings,
      RecordStore records,
      IncidentStore incidents,
      ApiLinks links) {
    this.migrations = migrations;
    this.journal = journal;
    this.samples = samples;
    this.streams = streams;
    this.interlays = interlays;
    this.findings = findings;
    this.records = records;
    this.incidents = incidents;
    this.links = links;
  }

  /** Empty where no migration of that id is run by that process instance. */
  public Optional<MigrationOverview> of(String id, String runId, Supplier<OpenMatters> open) {
    return Optional.ofNullable(id)
        .flatMap(migrations::find)
        .filter(row -> row.runId().equals(runId))
        .map(row -> of(row, open.get(), Instant.now()));
  }

  private MigrationOverview of(MigrationRow row, OpenMatters open, Instant now) {
    String id = row.id();
    Plan plan = row.plan();
    List<JournalEntry> milestones = journal.milestones(id);
    Instant registered = milestones.isEmpty() ? now : milestones.get(0).at();
    Instant forgotten = now.minus(FORGOTTEN);
    return new MigrationOverview(
        now,
        id,
        row.runId(),
        plan.description(),
        plan.kind(),
        plan.source(),
        plan.target(),
        open.ended(),
        row.phase(),
        row.route(),
        plan.thresholds().maxLag().toMillis(),
        Timeline.of(milestones),
        samples.progress(id),
        streams.of(id).stream().map(stream -> state(stream, plan, now)).toList(),
        interlays(row, registered.isAfter(forgotten) ? registered : forgotten),
        findings.verdicts(id),
        findings.findings(id).stream().filter(Overview::grave).toList(),
        records.openByKind(id),
        DECIDES_ON_ATTEMPTS.contains(row.phase()) ? open.attemptReason() : null,
        open.gates(),
        open.incidents(),
        incidents.holding(id).stream().map(this::hold).toList(),
        links.journal(id));
  }

  private Hold hold(IncidentRow incident) {
    String id = incident.migrationId();
    return new Hold(
        id,
        incident.number(),
        incident.raisedAt(),
        incidents.reports(id, incident.number()).stream().map(IncidentReport::what).toList(),
        incident.state().held().stream().map(DestructiveStep::words).toList(),
        links.bundle(id, incident.number()));
  }

  private static boolean grave(Finding finding) {
    return finding.severity() != Severity.INFO;
  }

  private static StreamRow state(StreamView stream, Plan plan, Instant now) {
    boolean forward = stream.direction() == Direction.FORWARD;
    boolean runs = stream.wanted() && stream.state() != StreamState.ENDED;
    boolean silent =
        runs && stream.updatedAt() != null && stream.updatedAt().isBefore(now.minus(SILENT));
    return new StreamRow(
        stream.direction(),
        forward ? plan.source() : plan.target(),
        forward ? plan.target() : plan.source(),
        stream.wanted(),
        relied(stream) ? silent ? UNKNOWN : name(stream.state()) : stream.standing().name(),
        runs ? lag(stream, now) : stream.lagMillis(),
        stream.received(),
        stream.applied(),
        stream.spooledBytes(),
        stream.changes(),
        stream.worker(),
        stream.updatedAt(),
        silent);
  }

  private static String name(StreamState state) {
    return state == null ? null : state.name();
  }

  private static boolean relied(StreamView stream) {
    return stream.standing() == null || stream.standing() == StreamReliability.WHOLE;
  }

  /** Where no marker has come through for long, the destination lacks all since the last one. */
  private static Long lag(StreamView stream, Instant now) {
    if (stream.lagMillis() == null) {
      return null;
    }
    return stream.markerArrivedAt().isBefore(now.minus(MARKER_OVERDUE))
        ? Duration.between(stream.markerWrittenAt(), now).toMillis()
        : stream.lagMillis();
  }

  private List<InterlayState> interlays(MigrationRow row, Instant since) {
    List<InterlayState> states = new ArrayList<>();
    for (String name : row.plan().interlays()) {
      // Instances of earlier starts stay in the table, and mean nothing after a while.
      List<InterlayView> instances =
          interlays.of(name).stream()
              .filter(instance -> instance.live() || instance.lastSeenAt().isAfter(since))
              .toList();
      instances.forEach(instance -> states.add(state(instance, row.route())));
      if (instances.isEmpty()) {
        states.add(
            new InterlayState(
                name, null, null, false, null, null, "no instance of it reports to the engine"));
      }
    }
    return states;
  }

  private static InterlayState state(InterlayView instance, Route recorded) {
    return new InterlayState(
        instance.interlay(),
        instance.instance(),
        instance.control(),
        instance.live(),
        instance.route(),
        instance.lastSeenAt(),
        trouble(instance, recorded));
  }

  private static String trouble(InterlayView instance, Route recorded) {
    Route route = instance.route();
    if (!instance.live()) {
      return "has not reported for a while";
    }
    if (route.authority() != recorded.authority()) {
      return "serves the " + route.authority() + ", the record says " + recorded.authority();
    }
    if (route.epoch() != recorded.epoch()) {
      return "is at epoch " + route.epoch() + ", the record says epoch " + recorded.epoch();
    }
    return route.held() == recorded.held()
        ? null
        : route.held() ? "holds the traffic, the record says no hold" : "does not hold the traffic";
  }
}
