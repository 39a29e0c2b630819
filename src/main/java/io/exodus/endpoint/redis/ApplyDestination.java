package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.EndpointSettings;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connection over which one stream is applied. Every transaction carries the checkpoint, which
 * is WATCHed from before it was read: it does nothing if anyone else has touched it (see
 * redis.io/docs/latest/develop/using-commands/transactions).
 */
final class ApplyDestination implements Closeable {

  private final EndpointSettings endpoint;
  private final ControlSpace space;
  private final Direction direction;
  private final String key;
  private final RespCloser closer;
  private final Map<Integer, Boolean> databases = new HashMap<>();
  private RespConnection connection;
  private int control;

  ApplyDestination(
      EndpointSettings endpoint, ControlSpace space, Direction direction, RespCloser closer) {
    this.endpoint = endpoint;
    this.space = space;
    this.direction = direction;
    this.key = space.checkpoint(direction);
    this.closer = closer;
  }

  /**
   * What became of a transaction.
   *
   * @param committed false: nothing of it was applied
   * @param refusal why the server did not even try; null where it did
   * @param errors of single commands, by their index: the rest took effect if committed
   * @param found the checkpoint as it is now, WATCHed; null where there is none
   */
  record Result(
      boolean committed, String refusal, Map<Integer, RespError> errors, Checkpoint found) {}

  /** Opens the connection, again after a failure, and looks at the checkpoint. */
  Checkpoint open() throws IOException {
    close();
    connection = closer.add(RespConnection.open(endpoint, "exodus"));
    control = connection.selectControl();
    return look();
  }

  /** The checkpoint as it is now; from here on WATCHed. Null where there is none. */
  Checkpoint look() throws IOException {
    watch();
    connection.flush();
    return watched();
  }

  private void watch() {
    connection.out().command("WATCH", key, space.epoch(), space.fence());
    connection.out().command("HGETALL", key);
  }

  private Checkpoint watched() throws IOException {
    connection.checked(connection.in().reply(), "WATCH");
    Object hash = connection.checked(connection.in().reply(), "HGETALL");
    return Checkpoint.read(RespConnection.hash(hash));
  }

  /** Does it have a logical database of that number? */
  boolean has(int database) throws IOException {
    Boolean known = databases.get(database);
    if (known == null) {
      known = !(connection.call("SELECT", Integer.toString(database)) instanceof RespError);
      connection.demand("SELECT", Integer.toString(control));
      databases.put(database, known);
    }
    return known;
  }

  /** The newest RDB version that it reads. */
  int rdbVersion() throws IOException {
    Object payload = connection.demand("DUMP", key);
    return payload == null ? Integer.MAX_VALUE : CopyDump.version((byte[]) payload);
  }

  /**
   * Applies commands and checkpoint in one transaction, and watches the checkpoint anew.
   *
   * @throws IOException if the connection is lost: whether it was applied is then unknown
   */
  Result commit(List<ApplyBatch.Command> commands, Checkpoint next) throws IOException {
    RespKeys.Kept kept = null;
    if (commands.stream().anyMatch(ApplyBatch.Command::wipe)) {
      List<byte[]> names = space.beside(direction).stream().map(RespBuffer::ascii).toList();
      kept = RespKeys.read(connection, names);
    }
    List<Integer> sent = write(commands, next, kept);
    connection.flush();
    return read(sent);
  }

  /** Returns for each command sent its index in the batch, or -1 for those of ours. */
  private List<Integer> write(
      List<ApplyBatch.Command> commands, Checkpoint next, RespKeys.Kept kept) {
    RespBuffer out = connection.out();
    List<Integer> sent = new ArrayList<>(commands.size() + 8);
    out.command("MULTI");
    int selected = control;
    for (int i = 0; i < commands.size(); i++) {
      ApplyBatch.Command command = commands.get(i);
      if (command.wipe()) {
        remove(out, sent, selected, kept);
        selected = control;
      }
      selected = select(out, sent, selected, command.database());
      out.raw(command.bytes());
      sent.add(i);
      if (command.wipe()) {
        selected = select(out, sent, selected, control);
        kept.write(out);
        ours(sent, kept.size());
      }
    }
    select(out, sent, selected, control);
    out.command(RespConnection.hset(key, next));
    ours(sent, 1);
    out.command("EXEC");
    watch();
    return sent;
  }

  /** A SWAPDB would leave Exodus's keys behind in the other database. */
  private void remove(RespBuffer out, List<Integer> sent, int selected, RespKeys.Kept kept) {
    select(out, sent, selected, control);
    out.command("DEL", key);
    for (byte[][] restore : kept.restores()) {
      out.command(RespBuffer.ascii("DEL"), restore[1]);
    }
    ours(sent, 1 + kept.size());
  }

  private static int select(RespBuffer out, List<Integer> sent, int selected, int wanted) {
    if (selected != wanted) {
      out.command("SELECT", Integer.toString(wanted));
      ours(sent, 1);
    }
    return wanted;
  }

  private static void ours(List<Integer> sent, int count) {
    for (int i = 0; i < count; i++) {
      sent.add(-1);
    }
  }

  private Result read(List<Integer> sent) throws IOException {
    RespReader in = connection.in();
    Map<Integer, RespError> errors = new HashMap<>();
    String refusal = null;
    RespError begun = in.outcome();
    if (begun != null) {
      refusal = begun.message();
    }
    for (int index : sent) {
      RespError queued = in.outcome();
      if (queued != null) {
        errors.put(index, queued);
      }
    }
    boolean committed = false;
    try {
      List<RespError> outcomes = in.transaction();
      committed = outcomes != null;
      for (int i = 0; committed && i < outcomes.size(); i++) {
        if (outcomes.get(i) != null) {
          errors.put(sent.get(i), outcomes.get(i));
        }
      }
    } catch (RespReader.ExecAborted e) {
      refusal = refusal == null ? e.getMessage() : refusal;
    }
    return new Result(committed, refusal, errors, watched());
  }

  @Override
  public void close() {
    if (connection != null) {
      closer.remove(connection);
      connection = null;
    }
  }
}
