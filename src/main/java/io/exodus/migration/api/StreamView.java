package io.exodus.migration.api;

import io.exodus.migration.Standing;
import java.time.Instant;

/**
 * A stream as its follower last told.
 *
 * @param direction FORWARD or REVERSE
 * @param wanted true when the runbook has asked for it
 * @param standing by the record, whatever the follower tells; a follower leaves it out
 * @param since when this follower attached; a validation from before then proves nothing
 */
public record StreamView(
    String direction,
    boolean wanted,
    Standing standing,
    String worker,
    String state,
    String received,
    String applied,
    Instant markerWrittenAt,
    Instant markerArrivedAt,
    Long spooledBytes,
    Long changes,
    Instant since,
    Instant updatedAt) {

  /** Age of the last marker when it came through, milliseconds; null before the first. */
  public Long lagMillis() {
    return markerWrittenAt == null || markerArrivedAt == null
        ? null
        : Math.max(0, markerArrivedAt.toEpochMilli() - markerWrittenAt.toEpochMilli());
  }
}
