package io.exodus.endpoint;

import io.exodus.migration.RecordId;

/**
 * A record that differs between the sides.
 *
 * @param detail what differs, without any value of the record
 */
public record Divergence(RecordId record, Kind kind, String detail) {

  /** In what way the sides differ. */
  public enum Kind {
    MISSING_ON_TARGET,
    MISSING_ON_SOURCE,
    VALUE,
    TIME_TO_LIVE
  }
}
