package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;

/**
 * How much of its log a server keeps, and how it was before Exodus raised it. Remembered in the
 * server itself, by {@link ReplicationBacklog} and here: field {@code <parameter>} holds what it
 * was, {@code <parameter>:set} what Exodus made of it.
 */
final class LogSettings {

  static final String SIZE = "repl-backlog-size";
  static final String SET = ":set";
  private static final Logger LOG = LoggerFactory.getLogger(LogSettings.class);

  /** More than that is no log any more, but a second copy in memory. */
  private static final long MOST_BYTES = 1L << 30;

  private final ControlConnection primary;
  private final ControlSpace space;
  private final EpochGuard guard;

  LogSettings(ControlConnection primary, ControlSpace space, EpochGuard guard) {
    this.primary = primary;
    this.space = space;
    this.guard = guard;
  }

  /** Doubles it, up to a tenth of the memory limit; does nothing where the server refuses. */
  void lengthen(long epoch) {
    Map<String, String> present = config(SIZE);
    String limit = config("maxmemory").getOrDefault("maxmemory", "0");
    if (!present.containsKey(SIZE)) {
      LOG.warn("{}: its log cannot be made longer: CONFIG is refused", primary.endpoint());
      return;
    }
    long size = Long.parseLong(present.get(SIZE));
    long most = limit.equals("0") ? MOST_BYTES : Long.parseLong(limit) / 10;
    String longer = Long.toString(Math.max(size, Math.min(2 * size, most)));
    if (longer.equals(present.get(SIZE))) {
      return;
    }
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
  List<CommandArguments> putBack(Object remembered) {
    Map<String, String> fields = StreamCheckpoints.fields(remembered);
    List<CommandArguments> commands = new ArrayList<>();
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
    return reply instanceof List<?> ? StreamCheckpoints.fields(reply) : new HashMap<>();
  }
}
