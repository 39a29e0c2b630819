package io.exodus.endpoint.redis.control;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of its log a server keeps, and how it was before Exodus raised it. That is kept among
 * the alterations, by {@code ReplicationBacklog} and here; in the server itself too, for people who
 * look there: field {@code <parameter>} holds what it was, {@code <parameter>:set} what Exodus made
 * of it.
 */
public final class LogSettings {

  public static final String SIZE = "repl-backlog-size";
  public static final String SET = ":set";
  private static final Logger LOG = LoggerFactory.getLogger(LogSettings.class);

  /** More than that is no log any more, but a second copy in memory. */
  private static final long MOST_BYTES = 1L << 30;

  private final ControlConnection primary;
  private final ExodusKeys space;
  private final EpochGuard guard;
  private final Altered altered;

  public LogSettings(
      ControlConnection primary, ExodusKeys space, EpochGuard guard, Altered altered) {
    this.primary = primary;
    this.space = space;
    this.guard = guard;
    this.altered = altered;
  }

  /** Doubles it, up to a tenth of the memory limit; does nothing where the server refuses. */
  public void lengthen(long epoch) {
    Map<String, String> present = config(SIZE);
    String limit = config("maxmemory").getOrDefault("maxmemory", "0");
    if (!present.containsKey(SIZE)) {
      LOG.warn(
          "{}: Exodus cannot enlarge its log, because the server refuses CONFIG",
          primary.endpoint());
      return;
    }
    long size = Long.parseLong(present.get(SIZE));
    long most = limit.equals("0") ? MOST_BYTES : Long.parseLong(limit) / 10;
    String longer = Long.toString(Math.max(size, Math.min(2 * size, most)));
    if (longer.equals(present.get(SIZE))) {
      return;
    }
    altered.noteSetting(SIZE, present.get(SIZE), longer);
    guard.run(
        epoch,
        List.of(),
        found ->
            List.of(
                command("HSETNX", space.settings(), SIZE, present.get(SIZE)),
                command("HSET", space.settings(), SIZE + SET, longer),
                command("CONFIG", "SET", SIZE, longer)));
  }

  /** What puts back those settings that nobody has changed since; to be run under the epoch. */
  public List<RespFrame> putBack(Object remembered) {
    Map<String, String> fields = RespConnection.hash(remembered);
    altered.settings().values().stream()
        .filter(setting -> !setting.name().equals(KeyspaceEvents.PARAMETER))
        .forEach(
            setting -> {
              fields.put(setting.name(), setting.was());
              fields.put(setting.name() + SET, setting.made());
            });
    List<RespFrame> commands = new ArrayList<>();
    fields.forEach(
        (name, was) -> {
          String made = fields.get(name + SET);
          if (made != null && made.equals(config(name).get(name))) {
            commands.add(command("CONFIG", "SET", name, was));
          }
        });
    return commands;
  }

  private Map<String, String> config(String name) {
    Object reply = primary.send(command("CONFIG", "GET", name)).get(0);
    return reply instanceof List<?> ? RespConnection.hash(reply) : new HashMap<>();
  }
}
