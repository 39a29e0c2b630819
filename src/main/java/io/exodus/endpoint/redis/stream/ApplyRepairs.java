package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.snapshot.RecordDump;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.migration.RecordId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries records over whole: each is read from the origin together with the offset of its log, and
 * written when the stream has come to that offset, neither earlier nor later.
 */
final class ApplyRepairs {

  private static final Logger log = LoggerFactory.getLogger(ApplyRepairs.class);
  private static final int AT_ONCE = 128;
  private static final int ASKED_AT_ONCE = 5_000;
  private static final int MOST = 300_000;

  /** A record's end may be so near that it is gone as it is written, milliseconds. */
  private static final long ENDING_MILLIS = 50;

  private final ApplyOrigin origin;
  private final Follower.Listener listener;

  private final WantedRecords wanted = new WantedRecords();
  private final LastingRecords lasting = new LastingRecords();

  /** Of those wanted, or ready. */
  private final RecordSketch sketch = new RecordSketch();

  private List<Read> ready = List.of();
  private long offset = Long.MAX_VALUE;
  private long round = 1;

  ApplyRepairs(ApplyOrigin origin, Follower.Listener listener) {
    this.origin = origin;
    this.listener = listener;
  }

  /** A record as it was on the origin. */
  private record Read(RecordId id, RecordDump dump, WantedRecords.Want want) {}

  /** Those that the listener knows of. */
  void want(Collection<RecordId> records) {
    records.forEach(record -> want(record, true, true));
  }

  private void want(RecordId record, boolean told, boolean sure) {
    if (!doubting()) {
      sketch.clear();
    }
    if (wanted.add(record, new WantedRecords.Want(round, told, sure))) {
      sketch.add(record);
    }
  }

  /** Reads it again, whatever it is. */
  void doubt(RecordId record) {
    want(record, false, true);
  }

  /**
   * Reads it again if it has a time to live on the origin.
   *
   * @param offset of the log at which it was touched
   */
  void doubtIfItEnds(RecordId record, long offset) {
    if (!lasting.lasted(record, offset)) {
      want(record, false, false);
    }
  }

  /**
   * Cheap: is it known that what a command writes has no time to live on the origin?
   *
   * @param offset of the log at which it was written
   */
  boolean lasted(ApplyKeys keys, long offset) {
    return keys.lasted(lasting, offset);
  }

  /** The log has made it again: it is right, whatever it was. */
  void trust(RecordId record) {
    wanted.forget(record);
  }

  boolean doubting() {
    return !wanted.isEmpty() || !ready.isEmpty();
  }

  /** How many doubts there have been: it changes with each that is new. */
  long known() {
    return wanted.added();
  }

  boolean doubted(RecordId record) {
    return wanted.contains(record) || ready.stream().anyMatch(read -> read.id.equals(record));
  }

  /** Cheap: false where what a command writes is not {@link #doubted}. */
  boolean mayDoubt(ApplyKeys keys) {
    return doubting() && keys.mayBeAmong(sketch);
  }

  /** The two logical databases change their numbers. */
  void swap(String one, String other) {
    List<RecordId> all = new ArrayList<>(wanted.first(Integer.MAX_VALUE));
    // Seen under the names of after the change, or of before: nobody knows.
    all.addAll(lasting.records());
    ready.forEach(read -> all.add(read.id));
    for (RecordId record : all) {
      if (record.space().equals(one) || record.space().equals(other)) {
        doubt(new RecordId(record.space().equals(one) ? other : one, record.key()));
      }
    }
    lasting.forget();
  }

  boolean tooMany() {
    return wanted.size() > MOST;
  }

  void giveUpDoubts() {
    wanted.forgetAll();
  }

  /** The earliest round of which a record is still to be written. */
  long earliest() {
    long earliest = wanted.earliest();
    for (Read read : ready) {
      earliest = Math.min(earliest, read.want.round());
    }
    return earliest;
  }

  /** The stream has come to that offset, and nothing is in doubt. */
  void passed(long applied) {
    lasting.passed(applied);
  }

  /** Ends the round, and returns its number. */
  long nextRound() {
    return round++;
  }

  /** The offset beyond which nothing may be applied before {@link #commands}. */
  long bound() {
    return offset;
  }

  /**
   * Has the stream come to the records that were read?
   *
   * @param next what is to be applied next; null where nothing has been received
   */
  boolean due(long applied, ReplicationEntry next) {
    return !ready.isEmpty() && (applied >= offset || (next != null && next.offset() > offset));
  }

  /** Reads the next records from the origin, unless there are some to be written first. */
  void read() {
    if (!ready.isEmpty() || wanted.isEmpty()) {
      return;
    }
    List<RecordId> next = List.of();
    try {
      ask(true);
      next = wanted.first(AT_ONCE);
      if (!next.isEmpty()) {
        read(next);
      }
    } catch (EndpointException e) {
      next.forEach(wanted::remove);
      next.forEach(id -> fail(id, e.getMessage()));
      origin.drop();
    } catch (IOException e) {
      // They stay wanted; whether the origin is to be waited for is the receiver's to say.
      log.info("{}: Exodus cannot read it for repairs: {}", origin.name(), e.getMessage());
      origin.drop();
    }
  }

  /** Before they can be read: drops those of which that is known not to be necessary. */
  void sift() {
    try {
      ask(false);
    } catch (EndpointException | IOException e) {
      log.info("{}: Exodus cannot read its times to live: {}", origin.name(), e.getMessage());
      origin.drop();
    }
  }

  /**
   * Drops those that were doubted in case they have a time to live, and have none: they cannot have
   * been expired. A PERSIST since then is sure to be doubted by itself.
   *
   * @param near the stream has come to now, or nearly so
   */
  private void ask(boolean near) throws IOException {
    while (!wanted.isEmpty()) {
      List<RecordId> asked = wanted.first(ASKED_AT_ONCE);
      asked.removeIf(wanted::sure);
      if (asked.isEmpty() || !ask(asked, near)) {
        return;
      }
    }
  }

  /** Returns whether none of them is wanted any more. */
  private boolean ask(List<RecordId> asked, boolean near) throws IOException {
    ApplyOrigin.Endless endless = origin.endless(asked);
    boolean none = true;
    for (int i = 0; i < asked.size(); i++) {
      RecordId id = asked.get(i);
      if (!endless.which().get(i)) {
        wanted.makeSure(id);
        none = false;
      } else if (lasting.seen(id, endless.end()) || near) {
        wanted.remove(id);
      } else {
        none = false;
      }
    }
    return none;
  }

  private void read(List<RecordId> records) throws IOException {
    ApplyOrigin.Dumps dumps = origin.dumps(records);
    List<Read> found = new ArrayList<>();
    for (RecordId id : dumps.dumps().keySet()) {
      found.add(new Read(id, dumps.dumps().get(id), wanted.remove(id)));
    }
    dumps
        .refused()
        .forEach(
            (id, error) -> {
              wanted.remove(id);
              fail(id, error.message());
            });
    ready = found;
    offset = found.isEmpty() ? Long.MAX_VALUE : dumps.end();
  }

  /**
   * The records read, as commands, one each and in their order.
   *
   * @param rdbVersion newest that the destination reads
   */
  List<ApplyBatch.Command> commands(int rdbVersion) throws InterruptedException {
    List<ApplyBatch.Command> commands = new ArrayList<>();
    List<Read> possible = new ArrayList<>();
    for (Read read : ready) {
      try {
        byte[] command = read.dump.command(rdbVersion);
        commands.add(new ApplyBatch.Command(read.dump.database(), command, false, false));
        possible.add(read);
      } catch (IOException e) {
        fail(read.id, e.getMessage());
      }
    }
    ready = possible;
    return commands;
  }

  /**
   * The commands have been applied, but for those that failed.
   *
   * @param now the destination's clock, milliseconds since 1970
   */
  void done(Map<Integer, RespError> failed, long now) {
    List<Read> applied = ready;
    ready = List.of();
    offset = Long.MAX_VALUE;
    for (int i = 0; i < applied.size(); i++) {
      Read read = applied.get(i);
      RespError error = failed.get(i);
      if (error != null) {
        fail(read.id, error.message());
        continue;
      }
      if (read.dump.payload() != null
          && read.dump.expires() > 0
          && read.dump.expires() <= now + ENDING_MILLIS) {
        // Gone as it was written, unless it has been renewed since it was read.
        doubt(read.id);
      }
      if (read.want.told()) {
        listener.repaired(read.id);
      }
    }
  }

  private void fail(RecordId id, String reason) {
    listener.failed(new FailedRecord(id, "repair: " + reason));
  }
}
