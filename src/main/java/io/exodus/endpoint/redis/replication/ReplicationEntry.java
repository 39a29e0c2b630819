package io.exodus.endpoint.redis.replication;

/**
 * One step of an origin's log, as it waits to be applied.
 *
 * @param offset of the origin's log after this step
 * @param database the logical database selected after this step; {@link #UNKNOWN} where the log did
 *     not yet say
 * @param estimated the command carries a time to live that was relative and cannot be known any
 *     more: its key is to be read again
 * @param bytes of the command; for a marker its text; empty for the rest
 */
public record ReplicationEntry(
    Kind kind, long offset, int database, boolean estimated, byte[] bytes) {

  public static final int UNKNOWN = -1;
  private static final byte[] NOTHING = {};

  /** What is to be done with it. */
  public enum Kind {
    /** Nothing; the position advances. */
    POSITION,
    COMMAND,
    /** A command that takes Exodus's own keys away with the rest: FLUSHALL, FLUSHDB, SWAPDB. */
    WIPE,
    /** A transaction of the origin begins: it must not be taken apart. */
    BEGIN,
    COMMIT,
    /** A marker of this migration. */
    MARKER
  }

  public static ReplicationEntry of(Kind kind, long offset, int database) {
    return new ReplicationEntry(kind, offset, database, false, NOTHING);
  }
}
