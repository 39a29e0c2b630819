package io.exodus.endpoint.redis.copy;

import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpFunction;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.snapshot.CopyScript;
import io.exodus.endpoint.redis.snapshot.CopySnapshot;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.RespPipe;
import java.io.IOException;
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
  private static final int STRINGS = 200;

  /** What is larger is not worth another copy, in memory, of itself; bytes. */
  private static final int SMALL = 1 << 16;

  private static final int STRING_BYTES = 1 << 18;

  private final List<RespPipe> pipes;
  private final CopyTarget target;
  private final CopyTally tally;
  private final long longestValue;
  private final Set<Integer> databases = new HashSet<>();
  private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
  private Strings strings = new Strings(0);
  private int known = -1;
  private int turn;

  CopyLoader(List<RespPipe> pipes, CopyTarget target, CopyTally tally) throws IOException {
    this.pipes = pipes;
    this.target = target;
    this.tally = tally;
    this.longestValue = target.longestValue();
  }

  @Override
  public void other(Event event) throws IOException, InterruptedException {
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
    } else if (event instanceof CopyScript script) {
      pipes
          .get(0)
          .send(
              error -> tally.replied("scripts", RespBuffer.ascii("script"), error),
              RespBuffer.ascii("SCRIPT"),
              RespBuffer.ascii("LOAD"),
              script.body());
    }
  }

  @Override
  public void string(int database, byte[] key, byte[] value, long expires)
      throws IOException, InterruptedException {
    if (!takes(database, key, value)) {
      return;
    }
    if (expires == NEVER && key.length + value.length <= SMALL) {
      collect(database, key, value);
    } else if (expires == NEVER) {
      send(database, key, SET, key, value);
    } else {
      send(database, key, SET, key, value, PXAT, RespBuffer.ascii(Long.toString(expires)));
    }
  }

  @Override
  public void payload(int database, byte[] key, byte[] payload, long expires)
      throws IOException, InterruptedException {
    if (takes(database, key, payload)) {
      byte[] until = RespBuffer.ascii(Long.toString(expires));
      send(database, key, RESTORE, key, until, payload, REPLACE, ABSTTL);
    }
  }

  /** What has expired is taken too: whether it has, is not for this host's clock to say. */
  private boolean takes(int database, byte[] key, byte[] value) throws IOException {
    tally.check();
    if (ExodusKeys.owns(key)) {
      return false;
    }
    if (database != known) {
      if (databases.add(database)) {
        target.requireDatabase(database);
      }
      known = database;
    }
    if (Math.max(key.length, value.length) <= longestValue) {
      return true;
    }
    tally.replied(
        Integer.toString(database),
        key,
        new RespError(
            value.length
                + " bytes are more than one command may have; raise proto-max-bulk-len on the "
                + "target and repair the record"));
    return false;
  }

  private void collect(int database, byte[] key, byte[] value)
      throws IOException, InterruptedException {
    if (strings.database != database) {
      write();
      strings = new Strings(database);
    }
    strings.add(key, value);
    if (strings.count >= STRINGS || strings.bytes > STRING_BYTES) {
      write();
    }
  }

  private void write() throws IOException, InterruptedException {
    retry();
    if (strings.count == 0) {
      return;
    }
    int database = strings.database;
    int count = strings.count;
    long bytes = strings.bytes;
    byte[] command = strings.command();
    strings.clear();
    RespPipe pipe = next();
    pipe.select(database);
    pipe.sendEncoded(
        error -> {
          if (error == null) {
            tally.copied(count, bytes);
          } else {
            refused.add(new Refused(database, command));
          }
        },
        command);
  }

  /** A refused batch is tried again string by string, so that each gets its own answer. */
  private void retry() throws IOException, InterruptedException {
    for (Refused batch = refused.poll(); batch != null; batch = refused.poll()) {
      byte[][] words = RespFrame.of(batch.command).words();
      for (int i = 1; i < words.length; i += 2) {
        tally.check();
        send(batch.database, words[i], SET, words[i], words[i + 1]);
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

  private record Refused(int database, byte[] command) {}

  /** Strings that are collected for one MSET, encoded as they come. */
  private static final class Strings {
    final int database;
    final RespBuffer pairs = new RespBuffer();
    final RespBuffer whole = new RespBuffer();
    int count;
    long bytes;

    Strings(int database) {
      this.database = database;
    }

    void add(byte[] key, byte[] value) {
      pairs.bulk(key).bulk(value);
      count++;
      bytes += key.length + value.length;
    }

    byte[] command() {
      whole.clear();
      return whole.header(1 + 2 * count).bulk(MSET).raw(pairs).toByteArray();
    }

    void clear() {
      pairs.clear();
      count = 0;
      bytes = 0;
    }
  }
}
