package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.replication.ReplicationReceiver;
import io.exodus.endpoint.redis.replication.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

/** Changes that are applied in one transaction, and where the stream stands after them. */
public final class ApplyBatch implements Closeable {

  private static final int COMMANDS = 2000;
  private static final int ENTRIES = 10_000;
  private static final int BYTES = 4 << 20;

  private final ApplyCommands commands;
  private long offset = -1;
  private int database;
  private Instant marker;
  private int entries;
  private boolean inTransaction;

  private ApplyBatch(ApplyCommands commands) {
    this.commands = commands;
  }

  /**
   * A command of the batch.
   *
   * @param database the logical database that it belongs to
   * @param wipe takes Exodus's own keys away
   * @param estimated its key is to be read again from the origin
   */
  public record Command(int database, byte[] bytes, boolean wipe, boolean estimated) {}

  /** Where the rest of a transaction may be waited for. */
  interface Patience {
    /** Throws when the wait is in vain. */
    void check();
  }

  /**
   * Takes from the spool what is there: whole transactions only, up to a size. What of a
   * transaction does not fit into memory is kept in a file, until {@link #close}.
   *
   * @param bound no entry beyond that offset
   * @param nanos how long to wait for the first entry
   * @return null if there was none
   */
  static ApplyBatch take(Spool spool, long bound, long nanos, Patience patience)
      throws IOException, InterruptedException {
    ApplyBatch batch = new ApplyBatch(new ApplyCommands(spool::aside));
    try {
      batch.fill(spool, bound, nanos, patience);
    } catch (IOException | InterruptedException | RuntimeException e) {
      batch.close();
      throw e;
    }
    return batch.offset < 0 ? null : batch;
  }

  private void fill(Spool spool, long bound, long nanos, Patience patience)
      throws IOException, InterruptedException {
    ReplicationEntry entry = spool.peek(nanos);
    while (accepts(entry, bound)) {
      if (entry == null) {
        // The origin sends a transaction in one piece: the rest is on its way.
        patience.check();
        entry = spool.peek(Spool.millis(100));
        continue;
      }
      add(entry);
      spool.remove();
      if (full()) {
        // The next entry may be large: no need to have it in memory beside these.
        return;
      }
      entry = spool.peek(0);
    }
  }

  private boolean accepts(ReplicationEntry entry, long bound) {
    return inTransaction || (entry != null && entry.offset() <= bound);
  }

  private boolean full() {
    return !inTransaction
        && (commands.size() >= COMMANDS || entries >= ENTRIES || commands.bytes() >= BYTES);
  }

  private void add(ReplicationEntry entry) throws IOException {
    entries++;
    offset = entry.offset();
    database = entry.database();
    switch (entry.kind()) {
      case COMMAND:
      case WIPE:
        boolean wipe = entry.kind() == ReplicationEntry.Kind.WIPE;
        int at = wipe && !flushesOne(entry) ? 0 : database;
        commands.add(new Command(at, entry.bytes(), wipe, entry.estimated()));
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

  /**
   * FLUSHALL and SWAPDB mean the same wherever they are called; a server may lack that database.
   */
  private static boolean flushesOne(ReplicationEntry wipe) {
    Command command = new Command(wipe.database(), wipe.bytes(), true, false);
    return ApplyKeys.of(command).name().equals("FLUSHDB");
  }

  ApplyCommands commands() {
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
        before.attempt(),
        before.settled(),
        before.settledDatabase());
  }

  @Override
  public void close() throws IOException {
    commands.close();
  }
}
