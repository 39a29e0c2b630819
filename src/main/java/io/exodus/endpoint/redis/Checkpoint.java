package io.exodus.endpoint.redis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a stream stands, as kept on its destination: written in the same MULTI as the changes it
 * stands for, WATCHed by its one writer.
 *
 * @param state see {@link State}
 * @param owner the worker that writes the stream; empty while nobody does
 * @param replid replication id of the origin that the offset belongs to; {@link #SCANNED} where the
 *     origin shows no log
 * @param offset of the origin's log up to which the destination has everything; of a scanned stream
 *     it grows by one with every batch
 * @param database that the next command of the log belongs to; -1 while the log has not said
 * @param marker the last marker that came through; null before the first
 * @param attempt the attempt to change the authority that let this stream start; 0 for a copy
 */
record Checkpoint(
    State state,
    String owner,
    String replid,
    long offset,
    int database,
    Instant marker,
    long attempt) {

  /** In place of a replication id, which has 40 characters. */
  static final String SCANNED = "scan";

  /** What the destination of a stream is told about it. */
  enum State {
    /** The offset is where the copy's snapshot was taken; its records are still being written. */
    COPYING,
    /** Changes after the offset may be applied. */
    READY,
    /** A change of authority has ended the stream for good. */
    ENDED
  }

  static Checkpoint copying(String replid, long offset) {
    return new Checkpoint(State.COPYING, "", replid, offset, 0, null, 0);
  }

  /** Of a copy that counts no more: the next one removes whatever is there, and nobody follows. */
  static Checkpoint remains() {
    return copying("", 0);
  }

  boolean isRemains() {
    return state == State.COPYING && replid.isEmpty();
  }

  static Checkpoint ready(Position position, long attempt) {
    return new Checkpoint(State.READY, "", position.replid(), position.offset(), 0, null, attempt);
  }

  /**
   * @return null for an empty hash
   */
  static Checkpoint read(Map<String, String> hash) {
    if (hash.isEmpty()) {
      return null;
    }
    String marker = hash.getOrDefault("marker", "");
    return new Checkpoint(
        State.valueOf(hash.get("state")),
        hash.get("owner"),
        hash.get("replid"),
        Long.parseLong(hash.get("offset")),
        Integer.parseInt(hash.get("database")),
        marker.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(marker)),
        Long.parseLong(hash.get("attempt")));
  }

  Map<String, String> write() {
    Map<String, String> hash = new LinkedHashMap<>();
    hash.put("state", state.name());
    hash.put("owner", owner);
    hash.put("replid", replid);
    hash.put("offset", Long.toString(offset));
    hash.put("database", Integer.toString(database));
    hash.put("marker", marker == null ? "" : Long.toString(marker.toEpochMilli()));
    hash.put("attempt", Long.toString(attempt));
    return hash;
  }

  /** Is this a stream from an origin that shows no log? */
  boolean scanned() {
    return replid.equals(SCANNED);
  }

  /**
   * This checkpoint with the next batch of a scanned stream.
   *
   * @param newMarker null where none came through
   */
  Checkpoint next(Instant newMarker) {
    return new Checkpoint(
        state,
        owner,
        replid,
        offset + 1,
        database,
        newMarker == null ? marker : newMarker,
        attempt);
  }

  Position position() {
    return new Position(replid, offset);
  }
}
