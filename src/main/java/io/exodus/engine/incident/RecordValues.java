package io.exodus.engine.incident;

import io.exodus.client.ValuesWanted;
import io.exodus.engine.gate.GateKeys;
import io.exodus.engine.store.BundleStore;
import io.exodus.engine.store.IncidentRow;
import io.exodus.engine.store.RecordStore;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When values of records may go into a bundle, and how many: once for each answer of the incident's
 * contact that asks for them. The journal alone says so; no process variable is asked.
 */
public class RecordValues {

  /** The answer of {@link GateKeys#DECIDE_INCIDENT} that asks for them. */
  static final String ANSWER = "keepWithValues";

  static final int MOST_RECORDS = 200;
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_BYTES_TOGETHER = 4 * 1024 * 1024;

  /** Both sides, written as JSON, in which a byte may take two, and keys come to it. */
  private static final long MOST_WRITTEN = 6L * MOST_BYTES_TOGETHER;

  private final Incidents incidents;
  private final BundleStore bundles;
  private final RecordStore records;

  public RecordValues(Incidents incidents, BundleStore bundles, RecordStore records) {
    this.incidents = incidents;
    this.bundles = bundles;
    this.records = records;
  }

  /**
   * What a worker has to read; null where no incident is open, nobody asks for values, or there is
   * an edition with them already.
   */
  public ValuesWanted wanted(String id) {
    return incidents
        .open(id)
        .flatMap(this::asked)
        .map(
            asked ->
                new ValuesWanted(
                    asked.sequence(),
                    records.open(id, MOST_RECORDS),
                    MOST_BYTES,
                    MOST_BYTES_TOGETHER))
        .orElse(null);
  }

  /** The answer that asks for values and has got none yet. */
  Optional<JournalEntry> asked(IncidentRow open) {
    return incidents
        .answer(open)
        .filter(answer -> ANSWER.equals(Json.readMap(answer.detail()).get(Incidents.DECISION)))
        .filter(
            answer ->
                bundles.of(open.migrationId(), open.number()).stream()
                    .noneMatch(row -> row.withValues() && row.asked() == answer.sequence()));
  }

  /**
   * The open incident, locked; empty unless its contact has asked for values in that row of the
   * journal, and has got none yet.
   */
  Optional<IncidentRow> lockAsked(String id, long row) {
    incidents.lock(id);
    return incidents
        .open(id)
        .filter(open -> asked(open).filter(answer -> answer.sequence() == row).isPresent());
  }

  /**
   * @return how many open records are not among them
   * @throws RefusedException if it is more than was asked for
   */
  long leftOut(String id, List<Map<String, Object>> values) {
    if (values.size() > MOST_RECORDS) {
      throw new RefusedException(
          "records", values.size(), "send at most " + MOST_RECORDS + " of them");
    }
    long written =
        values.stream()
            .mapToLong(row -> Json.write(row).getBytes(StandardCharsets.UTF_8).length)
            .sum();
    if (written > MOST_WRITTEN) {
      throw new RefusedException(
          "records", written + " bytes", "send at most " + MOST_WRITTEN + " bytes of them");
    }
    return Math.max(0, records.open(id) - values.size());
  }
}
