package io.exodus.engine.gate;

import io.exodus.client.RecordTrouble;
import io.exodus.engine.store.AcceptanceStore;
import io.exodus.engine.store.AcceptanceStore.Acceptance;
import io.exodus.engine.store.RecordStore;
import io.exodus.migration.RecordPattern;
import io.exodus.migration.RefusedException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * Divergences that an owner accepts instead of having them repaired: by key or pattern, for a time.
 * They are not repaired and do not count as open; after that time they do again.
 */
public class Acceptances {

  private final AcceptanceStore acceptances;
  private final RecordStore records;
  private final Clock clock;

  public Acceptances(AcceptanceStore acceptances, RecordStore records, Clock clock) {
    this.acceptances = acceptances;
    this.records = records;
    this.clock = clock;
  }

  /**
   * @param space of the records; null for any
   * @param until date, time and zone as in ISO 8601
   * @return the records that were open and are accepted now
   * @throws RefusedException if the pattern is no pattern or matches no open record, or if the time
   *     is none or over
   */
  public List<RecordTrouble> accept(
      String migrationId, String space, String pattern, String reason, String until, String user) {
    RecordPattern accepted = RecordPattern.of("acceptedKeys", space, pattern);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant end = Expiry.read("acceptedUntil", until, now);
    List<RecordTrouble> matching =
        records.of(migrationId).stream()
            .filter(
                record -> record.state().equals(RecordStore.OPEN) && accepted.matches(record.id()))
            .toList();
    if (matching.isEmpty()) {
      throw new RefusedException(
          "acceptedKeys",
          pattern,
          "no open record of '"
              + migrationId
              + "' has such a key"
              + (space == null ? "" : " in the space '" + space + "'"));
    }
    acceptances.add(migrationId, new Acceptance(space, pattern, reason, user, now, end));
    matching.forEach(record -> records.accept(migrationId, record, end));
    return matching;
  }

  /** Notes trouble with records; one that an acceptance covers is accepted with it. */
  public void report(String migrationId, List<RecordTrouble> troubles) {
    List<Acceptance> inForce = acceptances.inForce(migrationId);
    for (RecordTrouble trouble : troubles) {
      records.report(migrationId, trouble);
      inForce.stream()
          .filter(accepted -> accepted.covers(trouble.id()))
          .map(Acceptance::until)
          .max(Comparator.naturalOrder())
          .ifPresent(until -> records.accept(migrationId, trouble, until));
    }
  }

  /** Those that have not ended, the oldest first. */
  public List<Acceptance> inForce(String migrationId) {
    return acceptances.inForce(migrationId);
  }
}
