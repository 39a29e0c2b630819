package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.redis.wire.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param settled offset up to which the destination is known to hold what the origin's log says,
 *     whatever it expired on its own; never beyond {@code offset}
 * @param settledDatabase that the next command of the log after {@code settled} belongs to
 */
public record Checkpoint(
    State state,
    String owner,
    String replid,
    long offset,
    int database,
    Instant marker,
    long attempt,
    long settled,
    int settledDatabase) {

  /** In place of a replication id, which has 40 characters. */
  public static final String SCANNED = "scan";

  /** What the destination of a stream is told about it. */
  public enum State {
    /** The offset is where the copy's snapshot was taken; its records are still being written. */
    COPYING,
    /** Changes after the offset may be applied. */
    READY,
    /** A change of authority has ended the stream for good. */
    ENDED
  }

  public static Checkpoint copying(String replid, long offset) {
    return new Checkpoint(State.COPYING, "", replid, offset, 0, null, 0, offset, 0);
  }

  /**
   * Of a copy that no longer counts: the next one removes whatever is there, and nobody follows.
   */
  public static Checkpoint remains() {
    return copying("", 0);
  }

  public boolean isRemains() {
    return state == State.COPYING && replid.isEmpty();
  }

  public static Checkpoint ready(Position position, long attempt) {
    long offset = position.offset();
    return new Checkpoint(State.READY, "", position.replid(), offset, 0, null, attempt, offset, 0);
  }

  /**
   * @return null for an empty hash
   */
  public static Checkpoint read(Map<String, String> hash) {
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
        Long.parseLong(hash.get("attempt")),
        // Whoever wrote one without it vouched for the offset.
        Long.parseLong(hash.getOrDefault("settled", hash.get("offset"))),
        Integer.parseInt(hash.getOrDefault("settledDatabase", hash.get("database"))));
  }

  public Map<String, String> write() {
    Map<String, String> hash = new LinkedHashMap<>();
    hash.put("state", state.name());
    hash.put("owner", owner);
    hash.put("replid", replid);
    hash.put("offset", Long.toString(offset));
    hash.put("database", Integer.toString(database));
    hash.put("marker", marker == null ? "" : Long.toString(marker.toEpochMilli()));
    hash.put("attempt", Long.toString(attempt));
    hash.put("settled", Long.toString(settled));
    hash.put("settledDatabase", Integer.toString(settledDatabase));
    return hash;
  }

  /** The arguments of an HSET of the whole checkpoint. */
  public String[] hset(String key) {
    List<String> arguments = new ArrayList<>(List.of("HSET", key));
    write()
        .forEach(
            (field, value) -> {
              arguments.add(field);
              arguments.add(value);
            });
    return arguments.toArray(String[]::new);
  }

  /** Is this a stream from an origin that shows no log? */
  public boolean scanned() {
    return replid.equals(SCANNED);
  }

  /**
   * This checkpoint with the next batch of a scanned stream.
   *
   * @param newMarker null where none came through
   */
  public Checkpoint next(Instant newMarker) {
    return new Checkpoint(
        state,
        owner,
        replid,
        offset + 1,
        database,
        newMarker == null ? marker : newMarker,
        attempt,
        offset + 1,
        database);
  }

  /** The same, in another state. */
  public Checkpoint in(State next) {
    return new Checkpoint(
        next, owner, replid, offset, database, marker, attempt, settled, settledDatabase);
  }

  /**
   * The same, written by that worker.
   *
   * @param selected the log's database at the offset
   */
  public Checkpoint ownedBy(String worker, int selected) {
    int then = settled == offset ? selected : settledDatabase;
    return new Checkpoint(state, worker, replid, offset, selected, marker, attempt, settled, then);
  }

  /** The same, known to be right up to that offset. */
  public Checkpoint settled(long through, int selected) {
    return new Checkpoint(
        state, owner, replid, offset, database, marker, attempt, through, selected);
  }

  public Position position() {
    return new Position(replid, offset);
  }
}
