package io.exodus.endpoint.redis;

import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyStringValueString;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyValuePair;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpFunction;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Writes the records of a snapshot to the target by the cheapest command that carries them: MSET,
 * SET … PXAT, or RESTORE.
 */
final class CopyLoader implements CopySnapshot.Sink {

  private static final byte[] MSET = RespBuffer.ascii("MSET");
  private static final byte[] SET = RespBuffer.ascii("SET");
  private static final byte[] PXAT = RespBuffer.ascii("PXAT");
  private static final byte[] RESTORE = RespBuffer.ascii("RESTORE");
  private static final byte[] REPLACE = RespBuffer.ascii("REPLACE");
  private static final byte[] ABSTTL = RespBuffer.ascii("ABSTTL");
  private static final byte[] NEVER = {'0'};
  private static final int STRINGS = 64;
  private static final int STRING_BYTES = 1 << 18;

  private final List<RespPipe> pipes;
  private final CopyTarget target;
  private final CopyTally tally;
  private final long longestValue;
  private final Set<Integer> databases = new HashSet<>();
  private final Queue<Strings> refused = new ConcurrentLinkedQueue<>();
  private Strings strings = new Strings(0);
  private int turn;

  CopyLoader(List<RespPipe> pipes, CopyTarget target, CopyTally tally) throws IOException {
    this.pipes = pipes;
    this.target = target;
    this.tally = tally;
    this.longestValue = target.longestValue();
  }

  @Override
  public void accept(Event event) throws IOException, InterruptedException {
    tally.check();
    if (event instanceof DumpFunction function) {
      pipes
          .get(0)
          .send(
              error -> tally.replied("functions", RespBuffer.ascii("library"), error),
              RespBuffer.ascii("FUNCTION"),
              RESTORE,
              function.getSerialized(),
              REPLACE);
    } else if (event instanceof KeyStringValueString string) {
      load(string, string.getKey(), string.getValue(), true);
    } else if (event instanceof DumpKeyValuePair other) {
      load(other, other.getKey(), other.getValue(), false);
    }
  }

  private void load(KeyValuePair<?, ?> record, byte[] key, byte[] value, boolean string)
      throws IOException, InterruptedException {
    if (ControlSpace.owns(key)) {
      return;
    }
    // What has expired goes there too: whether it has, is not for this host's clock to say.
    Long expires = record.getExpiredMs();
    int database = Math.toIntExact(record.getDb().getDbNumber());
    if (databases.add(database)) {
      target.requireDatabase(database);
    }
    if (Math.max(key.length, value.length) > longestValue) {
      tally.replied(
          Integer.toString(database),
          key,
          new RespError(
              value.length
                  + " bytes are more than one command may carry; raise proto-max-bulk-len on the"
                  + " target and repair the record"));
    } else if (string && expires == null) {
      collect(database, key, value);
    } else if (string) {
      send(database, key, SET, key, value, PXAT, RespBuffer.ascii(expires.toString()));
    } else {
      byte[] until = expires == null ? NEVER : RespBuffer.ascii(expires.toString());
      send(database, key, RESTORE, key, until, value, REPLACE, ABSTTL);
    }
  }

  private void collect(int database, byte[] key, byte[] value)
      throws IOException, InterruptedException {
    if (strings.database != database) {
      write();
      strings = new Strings(database);
    }
    strings.pairs.add(key);
    strings.pairs.add(value);
    strings.bytes += key.length + value.length;
    if (strings.pairs.size() >= 2 * STRINGS || strings.bytes > STRING_BYTES) {
      write();
    }
  }

  private void write() throws IOException, InterruptedException {
    retry();
    Strings batch = strings;
    if (batch.pairs.isEmpty()) {
      return;
    }
    strings = new Strings(batch.database);
    byte[][] command = new byte[1 + batch.pairs.size()][];
    command[0] = MSET;
    for (int i = 1; i < command.length; i++) {
      command[i] = batch.pairs.get(i - 1);
    }
    RespPipe pipe = next();
    pipe.select(batch.database);
    pipe.send(
        error -> {
          if (error == null) {
            tally.copied(batch.pairs.size() / 2, batch.bytes);
          } else {
            refused.add(batch);
          }
        },
        command);
  }

  /** A refused batch is tried again string by string, so that each gets its own answer. */
  private void retry() throws IOException, InterruptedException {
    for (Strings batch = refused.poll(); batch != null; batch = refused.poll()) {
      for (int i = 0; i < batch.pairs.size(); i += 2) {
        tally.check();
        send(batch.database, batch.pairs.get(i), SET, batch.pairs.get(i), batch.pairs.get(i + 1));
      }
    }
  }

  private void send(int database, byte[] key, byte[]... command)
      throws IOException, InterruptedException {
    long bytes = key.length + (long) command[command[0] == RESTORE ? 3 : 2].length;
    RespPipe pipe = next();
    pipe.select(database);
    String space = Integer.toString(database);
    pipe.send(
        error -> {
          if (error == null) {
            tally.copied(1, bytes);
          } else {
            tally.replied(space, key, error);
          }
        },
        command);
  }

  private RespPipe next() {
    turn = (turn + 1) % pipes.size();
    return pipes.get(turn);
  }

  /** Returns once every record has been answered for. */
  void finish() throws IOException, InterruptedException {
    write();
    drain();
    retry();
    drain();
    tally.check();
  }

  private void drain() throws IOException, InterruptedException {
    for (RespPipe pipe : pipes) {
      pipe.drain();
    }
  }

  private static final class Strings {
    final int database;
    final List<byte[]> pairs = new ArrayList<>(2 * STRINGS);
    long bytes;

    Strings(int database) {
      this.database = database;
    }
  }
}
