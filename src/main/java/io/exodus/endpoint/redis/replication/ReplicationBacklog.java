package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.LogSettings;
import io.exodus.endpoint.redis.control.RespKeys;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespCloser;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.migration.Alteration;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of its log that a server keeps, so that a stream can go on after an interruption. */
public final class ReplicationBacklog {

  private static final Logger log = LoggerFactory.getLogger(ReplicationBacklog.class);
  private static final long WANTED_BYTES = 64L << 20;
  private static final long ATTEMPTS = 2_000;

  private ReplicationBacklog() {}

  /**
   * Makes it large enough and keeps it for good, where the server lets itself be configured. To be
   * done before a stream relies on it: a resize empties it.
   */
  public static void widen(RespConnection server, ExodusKeys space, Alterations alterations)
      throws IOException {
    RespKeys.selectControl(server);
    long wanted = wanted(server);
    String present = get(server, LogSettings.SIZE);
    if (present != null && Long.parseLong(present) < wanted) {
      set(server, space, alterations, LogSettings.SIZE, Long.toString(wanted));
    }
    if (!"0".equals(get(server, "repl-backlog-ttl"))) {
      set(server, space, alterations, "repl-backlog-ttl", "0");
    }
  }

  private static String get(RespConnection server, String parameter) throws IOException {
    return server.call("CONFIG", "GET", parameter) instanceof List<?> found && found.size() == 2
        ? RespReader.text(found.get(1))
        : null;
  }

  private static long wanted(RespConnection server) throws IOException {
    String configured = get(server, "maxmemory");
    String used = server.info("memory").text("used_memory");
    return configured == null || used.isEmpty()
        ? WANTED_BYTES
        : wanted(Long.parseLong(configured), Long.parseLong(used));
  }

  /**
   * How large it is made: it counts towards the memory limit, and must not be what makes the server
   * refuse writes. All in bytes.
   *
   * @param limit of the server's memory; 0 for none
   * @param used of it
   */
  public static long wanted(long limit, long used) {
    return limit == 0
        ? WANTED_BYTES
        : Math.min(WANTED_BYTES, Math.min(limit / 10, Math.max(0, limit - used) / 2));
  }

  /** What it was is remembered first, so that it can be put back whatever happens. */
  private static void set(
      RespConnection server,
      ExodusKeys space,
      Alterations alterations,
      String parameter,
      String value)
      throws IOException {
    String was = get(server, parameter);
    if (was != null) {
      alterations.note(List.of(Alteration.setting(parameter, was, value)));
      server.demand("HSETNX", space.settings(), parameter, was);
      server.demand("HSET", space.settings(), parameter + LogSettings.SET, value);
    }
    Object reply = server.call("CONFIG", "SET", parameter, value);
    if (reply instanceof RespError error) {
      log.warn(
          "{}: {} cannot be set to {}, so the stream survives only shorter interruptions: {}",
          server.endpoint().name(),
          parameter,
          value,
          error.message());
    } else {
      log.info("{}: {} set to {}", server.endpoint().name(), parameter, value);
    }
  }

  /**
   * Makes a server keep a log that has none: it begins when a replica first asks for a copy. Cheap
   * while the server is empty.
   */
  public static void arm(EndpointSettings endpoint, RespConnection control, RespCloser closer)
      throws IOException {
    if (active(control)) {
      return;
    }
    RespConnection replica = closer.add(RespConnection.open(endpoint, "exodus-replica"));
    try {
      // One after the other: PSYNC is refused while a reply is still on its way.
      replica.call("REPLCONF", "capa", "eof", "capa", "psync2");
      replica.out().command("PSYNC", "?", "-1");
      replica.flush();
      for (int i = 0; !active(control); i++) {
        if (i == ATTEMPTS) {
          throw new EndpointException(
              endpoint.name(),
              "keeps no replication log (repl_backlog_active stays 0), so there would be no "
                  + "rollback path",
              "grant +psync to Exodus's user there");
        }
        LockSupport.parkNanos(1_000_000);
      }
    } finally {
      closer.remove(replica);
    }
  }

  /** Can a stream go on from that position? */
  public static boolean reaches(RespConnection server, Position position) throws IOException {
    RedisInfo info = server.info("replication");
    boolean sameHistory =
        position.replid().equals(info.text("master_replid"))
            // A promoted replica goes on with the history of the primary that it had.
            || position.replid().equals(info.text("master_replid2"))
                && position.offset() < Long.parseLong(info.text("second_repl_offset"));
    return sameHistory
        && "1".equals(info.text("repl_backlog_active"))
        && position.offset() + 1 >= Long.parseLong(info.text("repl_backlog_first_byte_offset"));
  }

  private static boolean active(RespConnection server) throws IOException {
    return "1".equals(server.info("replication").text("repl_backlog_active"));
  }
}
