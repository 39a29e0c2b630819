package io.exodus.endpoint;

import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Carries changes from one side to the other, in order, each applied exactly once. */
public interface Follower {

  /**
   * Blocks while changes are carried.
   *
   * <p>Returns when the cutover has ended this stream for good.
   *
   * <p>A slow destination must not hold up the origin: what is received goes to a spool at once,
   * unless the origin keeps its log for the follower, such as in a slot. A reverse stream may be
   * started before the authority changes: it is then ARMED, receives and spools, and applies
   * nothing until the cutover has written its checkpoint.
   *
   * @throws StreamLostException when it cannot go on from its checkpoint
   * @throws EndpointException if either side fails; the stream can be followed again
   * @throws CancelledException when cancelled
   */
  void follow(Request request, Listener listener, Cancellation cancellation)
      throws InterruptedException;

  /**
   * @param worker who follows: at most one worker writes a stream
   * @param spool for a follower that needs one
   */
  record Request(EndpointPair link, Direction direction, String worker, Spooling spool) {}

  /** Where a follower may put what it has received, on the worker's disk. */
  interface Spooling {

    /**
     * A directory of this request's own, made when it is first asked for; what it holds is worth
     * nothing once the follower returns.
     */
    Path directory() throws IOException;
  }

  /**
   * @param received position up to which the origin's log has been received
   * @param applied position up to which the destination has it
   * @param lag age of what the destination lacks: by the last marker received (ARMED) or applied;
   *     null before the first marker
   * @param spooledBytes received and not yet applied, on the worker's disk; 0 without a spool
   * @param changes applied by this follower so far
   */
  record Status(
      StreamState state,
      String received,
      String applied,
      Lag lag,
      long spooledBytes,
      long changes) {}

  /** The last marker that came through: when it was written, and when it arrived. */
  record Lag(Instant written, Instant arrived) {

    public long millis() {
      return Math.max(0, arrived.toEpochMilli() - written.toEpochMilli());
    }
  }

  /** Hears how a stream stands, and hands it repairs; called from the stream's threads. */
  interface Listener {

    /** Called about once a second, and on every change of state. */
    void status(Status status);

    /** A change was refused by the destination; the stream goes on without it. */
    void failed(FailedRecord record);

    /** Records to be carried over whole, in the stream's order; none most of the time. */
    List<RecordId> repairs();

    /** The record is now on the destination as it was on the origin at the stream's position. */
    void repaired(RecordId record);

    /**
     * Records may differ that the stream cannot name: a comparison that began before now proves
     * nothing.
     */
    default void blind() {}
  }
}
