package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.replication.ReplicationConnection;
import io.exodus.endpoint.redis.snapshot.CopyDump;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection over which one stream is applied. Every transaction carries the checkpoint, which
 * is WATCHed from before it was read: it does nothing if anyone else has touched it (see
 * redis.io/docs/latest/develop/using-commands/transactions).
 */
public final class ApplyDestination implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ApplyDestination.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MANY = 5_000;

  /** As long as the stream is patient with a server that does not answer. */
  private static final int EXEC_MILLIS = 60_000;

  private final EndpointSettings endpoint;
  private final ExodusKeys space;
  private final Alterations alterations;
  private final Direction direction;
  private final String key;
  private final RespCloser closer;
  private final Map<Integer, Boolean> databases = new HashMap<>();
  private RespConnection connection;
  private ExpiryEvents events;
  private Set<RecordId> expired = new LinkedHashSet<>();
  private boolean listens;
  private boolean gap;
  private long tried;
  private long clock;
  private int control;
  private long mark;

  public ApplyDestination(EndpointPair link, Direction direction, RespCloser closer) {
    this.endpoint = link.destination(direction);
    this.space = new ExodusKeys(link.migrationId());
    this.alterations =
        direction == Direction.FORWARD ? link.targetAlterations() : link.sourceAlterations();
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
   * @param idle commands, by their index, that answered nil or 0
   * @param found the checkpoint as it is now, WATCHed; null where there is none
   */
  record Result(
      boolean committed,
      String refusal,
      Map<Integer, RespError> errors,
      BitSet idle,
      Checkpoint found) {}

  /**
   * What the destination has expired on its own.
   *
   * @param expired since the last call
   * @param gap some expiries before {@code since} may not have been heard of
   * @param since from when on, by the destination's clock, all are; {@link Long#MAX_VALUE} while
   *     nothing is heard
   */
  record Heard(Set<RecordId> expired, boolean gap, long since) {}

  /** Work of which nothing depends on what the server answers. */
  interface Meanwhile {
    void run() throws IOException;
  }

  /** Which keys expire here is heard of from when it is opened next. */
  void listen() {
    listens = true;
  }

  /** Opens the connection, again after a failure, and looks at the checkpoint. */
  Checkpoint open() throws IOException {
    close();
    connection = closer.add(RespConnection.open(endpoint, "exodus"));
    control = RespKeys.selectControl(connection);
    if (listens) {
      clock = ReplicationConnection.millis((List<?>) connection.demand("TIME"));
      clock -= System.currentTimeMillis();
      hear();
    }
    return look();
  }

  /** This side's clock now, milliseconds since 1970, as far as is known from here. */
  long now() {
    return System.currentTimeMillis() + clock;
  }

  private void hear() {
    tried = System.nanoTime();
    gap = true;
    try {
      events = ExpiryEvents.open(endpoint, space, alterations, connection, closer);
    } catch (IOException e) {
      // Where the server is away, the other connection finds that out.
      log.info("{}: Exodus cannot listen to it ({})", endpoint.name(), e.getMessage());
    }
  }

  /**
   * What has expired here; tries again to hear of it where nothing was heard.
   *
   * @param ask false to take only what the last commit brought
   * @throws IOException if the connection is lost
   */
  Heard heard(boolean ask) throws IOException {
    if (listens && ask) {
      if (events != null) {
        try {
          events.take(connection, expired);
        } catch (ExpiryEvents.Deaf e) {
          deaf(e);
        }
      } else if (System.nanoTime() - tried > RETRY_NANOS) {
        hear();
      }
    }
    Heard heard = new Heard(expired, gap, events == null ? Long.MAX_VALUE : events.since());
    expired = new LinkedHashSet<>();
    gap = false;
    return heard;
  }

  private void deaf(IOException e) {
    log.info("{}: Exodus no longer hears which keys expire ({})", endpoint.name(), e.getMessage());
    events.close();
    events = null;
    gap = true;
    tried = System.nanoTime() - RETRY_NANOS;
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
      known = connection.select(database);
      connection.demand("SELECT", Integer.toString(control));
      databases.put(database, known);
    }
    return known;
  }

  /** To be called while nothing is applied: what it watches, it goes on watching. */
  void keepAlive() throws IOException {
    connection.keepAlive();
  }

  /** The newest RDB version that it reads. */
  int rdbVersion() throws IOException {
    Object payload = connection.demand("DUMP", key);
    return payload == null ? Integer.MAX_VALUE : CopyDump.version((byte[]) payload);
  }

  /**
   * Applies commands and checkpoint in one transaction, and watches the checkpoint again. The
   * commands go out some at a time, so that neither they nor their replies are all in memory here;
   * they are in the server's, which runs none before the last has come.
   *
   * @param without indexes of commands to be left out
   * @param meanwhile what is to be done here while the server is busy with them
   * @throws IOException if the connection is lost: whether it was applied is then unknown
   */
  Result commit(ApplyCommands commands, BitSet without, Checkpoint next, Meanwhile meanwhile)
      throws IOException {
    RespKeys.Kept kept = null;
    if (commands.wipes()) {
      List<byte[]> names = space.beside(direction).stream().map(RespBuffer::ascii).toList();
      kept = RespKeys.read(connection, names);
    }
    connection.readTimeout(patience(commands));
    try {
      var transaction = new ApplyTransaction(connection, control, key);
      transaction.send(commands, without, kept);
      return finish(transaction, next, meanwhile);
    } finally {
      connection.readTimeout(patience(null));
    }
  }

  /** The server answers an EXEC when it has run all of it. */
  private int patience(ApplyCommands commands) {
    int usual = Math.toIntExact(endpoint.timeout().toMillis());
    return commands == null || commands.bytes() < ApplyTransaction.CHUNK && commands.size() < MANY
        ? usual
        : Math.max(usual, EXEC_MILLIS);
  }

  /** Bytes of memory that are left on the server; null where it has no limit that it knows of. */
  Long room() throws IOException {
    RedisInfo memory = connection.info("memory");
    long limit = memory.number("maxmemory");
    if (limit == 0) {
      limit = memory.number("total_system_memory");
    }
    return limit == 0 ? null : limit - memory.number("used_memory");
  }

  private Result finish(ApplyTransaction sent, Checkpoint next, Meanwhile meanwhile)
      throws IOException {
    if (sent.hopeless()) {
      connection.flush();
      sent.hear();
      connection.demand("DISCARD");
      watch();
      connection.flush();
      return new Result(false, sent.reason(), sent.errors(), sent.idle(), watched());
    }
    RespBuffer out = connection.out();
    out.command(next.hset(key));
    sent.ours(1);
    if (events != null) {
      mark = events.mark(out);
      sent.ours(1);
    }
    out.command("EXEC");
    watch();
    connection.flush();
    meanwhile.run();
    sent.hear();
    boolean committed = false;
    String refusal = sent.refusal();
    try {
      committed = connection.in().transaction(sent::answered);
    } catch (RespReader.ExecAborted e) {
      refusal = refusal == null ? e.getMessage() : refusal;
    }
    Result result = new Result(committed, refusal, sent.errors(), sent.idle(), watched());
    if (committed && events != null) {
      try {
        events.takeThrough(mark, expired);
      } catch (ExpiryEvents.Deaf e) {
        deaf(e);
      }
    }
    return result;
  }

  @Override
  public void close() {
    if (connection != null) {
      closer.remove(connection);
      connection = null;
    }
    if (events != null) {
      events.close();
      events = null;
    }
  }
}
