package io.exodus.engine.incident;

import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What goes into every bundle of an incident: all that the engine keeps of the migration. Of
 * records only their keys, for it keeps nothing of what they hold; and no secret, since none is
 * ever kept.
 */
public class BundleContents {

  private static final int MOST_RECORDS = 100_000;
  private static final int MOST_SAMPLES = 20_000;
  private static final int MOST_ENTRIES = 100_000;

  /** Before the incident was raised; after it, all. */
  private static final Duration SAMPLES_BEFORE = Duration.ofHours(6);

  private final MigrationStore migrations;
  private final IncidentStore incidents;
  private final FindingStore findings;
  private final RecordStore records;
  private final SampleStore samples;
  private final StreamStore streams;
  private final InterlayStore interlays;
  private final Journal journal;

  public BundleContents(
      MigrationStore migrations,
      IncidentStore incidents,
      FindingStore findings,
      RecordStore records,
      SampleStore samples,
      StreamStore streams,
      InterlayStore interlays,
      Journal journal) {
    this.migrations = migrations;
    this.incidents = incidents;
    this.findings = findings;
    this.records = records;
    this.samples = samples;
    this.streams = streams;
    this.interlays = interlays;
    this.journal = journal;
  }

  void write(IncidentRow incident, Zip zip) {
    String id = incident.migrationId();
    MigrationRow migration = migrations.get(id);
    List<JournalEntry> entries = journal.entries(id);
    zip.about("migration", id);
    zip.about("run", migration.runId());
    zip.about("incident", incident.number());
    zip.about("madeAt", Instant.now());
    zip.json("incident.json", incident(incident, migration, entries));
    zip.json("health.json", incident.health() == null ? Map.of() : Json.readMap(incident.health()));
    // Failed ones and divergences alike: their kind tells.
    zip.lines("records.ndjson", records.of(id), MOST_RECORDS);
    zip.json(
        "findings.json", Map.of("checks", findings.checks(id), "findings", findings.findings(id)));
    zip.json("verdicts.json", findings.verdicts(id));
    zip.json("streams.json", streams.of(id));
    zip.json(
        "interlays.json",
        migration.plan().interlays().stream().collect(Collectors.toMap(n -> n, interlays::of)));
    zip.json("progress.json", samples.progress(id));
    zip.lines(
        "samples.ndjson",
        samples.since(id, incident.raisedAt().minus(SAMPLES_BEFORE)),
        MOST_SAMPLES);
    zip.lines("journal.ndjson", entries, MOST_ENTRIES);
  }

  private Map<String, Object> incident(
      IncidentRow incident, MigrationRow migration, List<JournalEntry> entries) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("migration", migration.id());
    told.put("run", migration.runId());
    told.put("incident", incident.number());
    told.put("raisedAt", incident.raisedAt());
    told.put("reports", incidents.reports(migration.id(), incident.number()));
    told.put("state", incident.state());
    told.put("held", incident.state().held());
    told.put("phase", migration.phase());
    told.put("phaseSince", migration.phaseSince());
    told.put(
        "lastPhaseTransition",
        entries.stream()
            .filter(entry -> entry.is(EntryType.PHASE))
            .reduce((earlier, later) -> later)
            .orElse(null));
    told.put("route", migration.route());
    told.put("plan", migration.plan());
    return told;
  }
}
