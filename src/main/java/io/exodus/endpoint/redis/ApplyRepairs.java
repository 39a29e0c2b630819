package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.RecordId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries records over whole: each is read from the origin together with the offset of its log, and
 * written when the stream has come to that offset, neither earlier nor later.
 */
final class ApplyRepairs {

  private static final Logger log = LoggerFactory.getLogger(ApplyRepairs.class);
  private static final int AT_ONCE = 32;

  private final EndpointSettings origin;
  private final Follower.Listener listener;
  private final RespCloser closer;
  private final Set<RecordId> wanted = new LinkedHashSet<>();
  private List<Read> ready = List.of();
  private long offset = Long.MAX_VALUE;
  private RespConnection connection;

  ApplyRepairs(EndpointSettings origin, Follower.Listener listener, RespCloser closer) {
    this.origin = origin;
    this.listener = listener;
    this.closer = closer;
  }

  /** A record as it was on the origin. */
  private record Read(RecordId id, RecordDump dump) {}

  void want(Collection<RecordId> records) {
    wanted.addAll(records);
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
    List<RecordId> next = new ArrayList<>();
    for (Iterator<RecordId> all = wanted.iterator(); all.hasNext() && next.size() < AT_ONCE; ) {
      next.add(all.next());
    }
    try {
      if (connection == null) {
        connection = closer.add(RespConnection.open(origin, "exodus"));
      }
      read(next);
      next.forEach(wanted::remove);
    } catch (EndpointException e) {
      next.forEach(wanted::remove);
      next.forEach(id -> fail(id, e.getMessage()));
      drop();
    } catch (IOException e) {
      // They stay wanted; whether the origin is to be waited for is the receiver's to say.
      log.info("{}: cannot be read for repairs: {}", origin.name(), e.getMessage());
      drop();
    }
  }

  private void read(List<RecordId> records) throws IOException {
    RespBuffer out = connection.out();
    out.command("MULTI");
    for (RecordId id : records) {
      RecordDump.ask(out, database(id), KeyText.parse(id.key()));
    }
    out.command("TIME").command("INFO", "replication").command("EXEC");
    connection.flush();
    for (int i = 0; i < 3 + RecordDump.REPLIES * records.size(); i++) {
      connection.checked(connection.in().reply(), "a repair's read");
    }
    List<?> replies = (List<?>) connection.checked(connection.in().reply(), "a repair's read");
    int end = RecordDump.REPLIES * records.size();
    long now = ReplicationConnection.millis((List<?>) replies.get(end));
    Map<String, String> info = RespConnection.fields(replies.get(end + 1));
    List<Read> found = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      RecordId id = records.get(i);
      int at = RecordDump.REPLIES * i;
      RespError refused = RecordDump.refusal(replies, at);
      if (refused != null) {
        fail(id, refused.message());
        continue;
      }
      byte[] key = KeyText.parse(id.key());
      found.add(new Read(id, RecordDump.answer(database(id), key, replies, at, now)));
    }
    ready = found;
    offset = found.isEmpty() ? Long.MAX_VALUE : Long.parseLong(info.get("master_repl_offset"));
  }

  private void drop() {
    if (connection != null) {
      closer.remove(connection);
      connection = null;
    }
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

  private static int database(RecordId id) {
    return Integer.parseInt(id.space());
  }

  /** The commands have been applied, but for those that failed. */
  void done(Map<Integer, RespError> failed) {
    List<Read> applied = ready;
    ready = List.of();
    offset = Long.MAX_VALUE;
    for (int i = 0; i < applied.size(); i++) {
      RespError error = failed.get(i);
      if (error == null) {
        listener.repaired(applied.get(i).id);
      } else {
        fail(applied.get(i).id, error.message());
      }
    }
  }

  private void fail(RecordId id, String reason) {
    listener.failed(new FailedRecord(id, "repair: " + reason));
  }
}
