package io.exodus.endpoint.redis.copy;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.snapshot.CopyDump;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.migration.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The target of a copy: whether it may be written to, and the checkpoint that is left there.
 * Nothing is asked of it while the records are loaded, so that it has to be kept alive meanwhile.
 */
final class CopyTarget implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(CopyTarget.class);

  private final EndpointSettings endpoint;
  private final ExodusKeys space;
  private final String key;
  private final RespConnection connection;
  private final int control;
  private Checkpoint mine;

  CopyTarget(RespConnection connection, String migrationId) throws IOException {
    this.connection = connection;
    this.endpoint = connection.endpoint();
    this.space = new ExodusKeys(migrationId);
    this.key = space.checkpoint(Direction.FORWARD);
    this.control = RespKeys.selectControl(connection);
  }

  /** To be called from time to time while the records are loaded; from any thread. */
  synchronized void keepAlive() throws IOException {
    connection.keepAlive();
  }

  /** What CLIENT LIST shows for the connections that load the records of this migration. */
  static String loaderName(String migrationId) {
    // A client's name may hold no spaces or control characters.
    return "exodus-copy-" + RespKeys.name(migrationId);
  }

  /** The newest RDB version that this server reads, from the footer of a payload of its own. */
  synchronized int rdbVersion() throws IOException {
    String probe = space.probe();
    connection.out().command("MULTI").command("SET", probe, "1").command("DUMP", probe);
    connection.out().command("DEL", probe).command("EXEC");
    List<?> replies = connection.transaction(3, "a first write");
    return CopyDump.version((byte[]) connection.checked(replies.get(1), "DUMP"));
  }

  /**
   * Makes sure that the target is empty, removing the remains of this migration's own earlier copy,
   * and watches that nobody else begins one.
   *
   * @return the checkpoint of a copy that is already complete; null if there is one to be made
   * @throws EndpointException if the target holds anything else
   */
  synchronized Checkpoint prepare() throws IOException {
    while (true) {
      Checkpoint found = watch();
      if (found != null && found.state() == Checkpoint.State.READY) {
        return found;
      }
      if (found != null && found.state() == Checkpoint.State.ENDED) {
        throw new StreamLostException(
            endpoint.name(),
            "the forward stream of this migration has ended here for good",
            "start a new migration");
      }
      List<byte[]> own = RespKeys.owned(connection);
      if (found == null) {
        if (records() > own.size()) {
          throw new EndpointRefusedException(
              endpoint.name(),
              "the target is not empty ("
                  + (records() - own.size())
                  + " keys that Exodus did not write)",
              "if nobody needs them, empty it with FLUSHALL; otherwise start a new migration to "
                  + "another target");
        }
        return null;
      }
      removeRemains(own);
    }
  }

  private void removeRemains(List<byte[]> own) throws IOException {
    log.info("{}: removes an unfinished copy of {}", endpoint.name(), space.migrationId());
    killLoaders();
    List<byte[]> kept = new ArrayList<>(own);
    kept.removeIf(name -> new String(name, StandardCharsets.UTF_8).equals(key));
    RespKeys.Kept dumps = RespKeys.read(connection, kept);
    connection.out().command("MULTI").command("FLUSHALL", "ASYNC");
    connection.out().command("SELECT", Integer.toString(control));
    dumps.write(connection.out());
    connection.out().command("EXEC");
    // Nil if the epoch or the checkpoint changed meanwhile: the caller looks again.
    connection.transaction(2 + dumps.size(), "FLUSHALL");
  }

  /** A copier that was given up may still be loading: its records must not end up among ours. */
  private void killLoaders() throws IOException {
    String loader = " name=" + loaderName(space.migrationId()) + " ";
    for (String client : RespReader.text(connection.demand("CLIENT", "LIST")).split("\n")) {
      if (client.contains(loader)) {
        String id = client.replaceFirst("^id=(\\d+) .*$", "$1");
        connection.demand("CLIENT", "KILL", "ID", id);
      }
    }
  }

  /**
   * Writes the position of the snapshot, before any of its records.
   *
   * @throws EndpointException if someone else has begun a copy
   */
  synchronized void begin(Position snapshot) throws IOException {
    mine = Checkpoint.copying(snapshot.replid(), snapshot.offset());
    if (!replace(mine)) {
      throw new EndpointException(endpoint.name(), "another worker has begun to copy here");
    }
  }

  /** Tells, over a connection of its own, whether the copy begun is still the one being made. */
  synchronized Guard guard(RespConnection watching) throws IOException {
    RespKeys.selectControl(watching);
    return () -> {
      Object hash = watching.demand("HGETALL", key);
      return isMine(Checkpoint.read(RespConnection.hash(hash)));
    };
  }

  /** Says whether a copy goes on. */
  interface Guard {
    boolean current() throws IOException;
  }

  private boolean isMine(Checkpoint found) {
    return found != null
        && found.state() == Checkpoint.State.COPYING
        && found.position().equals(mine.position());
  }

  /** Lets the stream begin after the snapshot. */
  synchronized void finish() throws IOException {
    while (true) {
      Checkpoint now = watch();
      if (!isMine(now)) {
        throw new EndpointException(endpoint.name(), "another worker has begun to copy here");
      }
      if (replace(now.in(Checkpoint.State.READY))) {
        return;
      }
    }
  }

  private boolean replace(Checkpoint next) throws IOException {
    connection.out().command("MULTI").command(next.hset(key)).command("EXEC");
    connection.flush();
    connection.checked(connection.in().reply(), "MULTI");
    connection.checked(connection.in().reply(), "HSET");
    return connection.checked(connection.in().reply(), "HSET") != null;
  }

  private Checkpoint watch() throws IOException {
    connection.demand("WATCH", key, space.epoch(), space.fence());
    return checkpoint();
  }

  private Checkpoint checkpoint() throws IOException {
    return Checkpoint.read(RespConnection.hash(connection.demand("HGETALL", key)));
  }

  /**
   * @throws EndpointException if the server has no logical database of that number
   */
  synchronized void requireDatabase(int number) throws IOException {
    boolean there = connection.select(number);
    connection.demand("SELECT", Integer.toString(control));
    if (!there) {
      throw new EndpointRefusedException(
          endpoint.name(),
          "has no logical database " + number + ", which the source uses",
          "raise 'databases' in its configuration, and restart it");
    }
  }

  /** Longest value that a command may carry, bytes. */
  synchronized long longestValue() throws IOException {
    return connection.call("CONFIG", "GET", "proto-max-bulk-len") instanceof List<?> found
            && found.size() == 2
        ? Long.parseLong(RespReader.text(found.get(1)))
        : 512L << 20;
  }

  synchronized long records() throws IOException {
    return RespKeys.count(connection);
  }

  @Override
  public void close() {
    connection.close();
  }
}
