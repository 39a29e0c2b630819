package io.exodus.endpoint.redis;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Changes that are applied in one transaction, and where the stream stands after them. */
final class ApplyBatch {

  private static final int COMMANDS = 2000;
  private static final int ENTRIES = 10_000;
  private static final int BYTES = 4 << 20;

  private final List<Command> commands = new ArrayList<>();
  private long offset = -1;
  private int database;
  private Instant marker;
  private int entries;
  private long bytes;
  private boolean inTransaction;

  /**
   * A command of the batch.
   *
   * @param wipe takes Exodus's own keys away
   * @param estimated its key is to be read again from the origin
   */
  record Command(int database, byte[] bytes, boolean wipe, boolean estimated) {}

  /** Where the rest of a transaction may be waited for. */
  interface Patience {
    /** Throws when the wait is in vain. */
    void check();
  }

  /**
   * Takes from the spool what is there: whole transactions only, up to a size.
   *
   * @param bound no entry beyond that offset
   * @param nanos how long to wait for the first entry
   * @return null if there was none
   */
  static ApplyBatch take(Spool spool, long bound, long nanos, Patience patience)
      throws IOException, InterruptedException {
    ApplyBatch batch = new ApplyBatch();
    ReplicationEntry entry = spool.peek(nanos);
    while (batch.accepts(entry, bound)) {
      if (entry == null) {
        // The origin sends a transaction in one piece: the rest is on its way.
        patience.check();
        entry = spool.peek(Spool.millis(100));
        continue;
      }
      batch.add(entry);
      spool.remove();
      entry = spool.peek(0);
    }
    return batch.offset < 0 ? null : batch;
  }

  private boolean accepts(ReplicationEntry entry, long bound) {
    return inTransaction
        || (entry != null
            && entry.offset() <= bound
            && commands.size() < COMMANDS
            && entries < ENTRIES
            && bytes < BYTES);
  }

  private void add(ReplicationEntry entry) {
    entries++;
    offset = entry.offset();
    database = entry.database();
    switch (entry.kind()) {
      case COMMAND:
      case WIPE:
        boolean wipe = entry.kind() == ReplicationEntry.Kind.WIPE;
        commands.add(new Command(database, entry.bytes(), wipe, entry.estimated()));
        bytes += entry.bytes().length;
        break;
      case BEGIN:
        inTransaction = true;
        break;
      case COMMIT:
        inTransaction = false;
        break;
      case MARKER:
        marker = ReplicationReceiver.written(entry);
        break;
      default:
        break;
    }
  }

  List<Command> commands() {
    return commands;
  }

  /** Offset of the origin's log after this batch. */
  long offset() {
    return offset;
  }

  /** The last marker among these changes; null where there was none. */
  Instant marker() {
    return marker;
  }

  /** The checkpoint to be written with these changes. */
  Checkpoint after(Checkpoint before, String replid) {
    return new Checkpoint(
        before.state(),
        before.owner(),
        replid,
        offset,
        database,
        marker == null ? before.marker() : marker,
        before.attempt());
  }
}
