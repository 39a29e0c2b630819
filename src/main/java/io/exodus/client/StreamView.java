package io.exodus.client;

import io.exodus.migration.Direction;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import java.time.Instant;

/**
 * A stream as its follower last told.
 *
 * @param wanted true when the runbook has asked for it
 * @param standing by the record, whatever the follower tells; a follower leaves it out
 * @param since when this follower attached; a validation from before then proves nothing
 */
public record StreamView(
    Direction direction,
    boolean wanted,
    StreamReliability standing,
    String worker,
    StreamState state,
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
