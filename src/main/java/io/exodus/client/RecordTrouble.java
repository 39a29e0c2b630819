package io.exodus.client;

import io.exodus.migration.RecordId;
import java.time.Instant;

/**
 * A record that did not arrive or that differs.
 *
 * @param kind FAILED, or the kind of divergence
 * @param state OPEN, REPAIRED or ACCEPTED
 */
public record RecordTrouble(
    String space,
    String key,
    String kind,
    String detail,
    String state,
    int tries,
    Instant firstSeenAt) {

  public RecordId id() {
    return new RecordId(space, key);
  }
}
