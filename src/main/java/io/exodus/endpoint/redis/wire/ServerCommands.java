package io.exodus.endpoint.redis.wire;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The commands of one server, as COMMAND tells them (see redis.io/commands/command). A command with
 * subcommands (a container, such as XGROUP) has no flags of its own from 7.0 on: its subcommands
 * have them. 6.2 doesn't tell subcommands at all.
 */
public final class ServerCommands {

  private final Map<String, Command> commands = new TreeMap<>();

  /**
   * @param flags such as write, readonly
   * @param categories as ACL rules name them, with their "@"
   * @param subcommands by their full names, such as {@code xgroup|create}; empty where not told
   */
  public record Command(
      Set<String> flags, Set<String> categories, Map<String, Command> subcommands) {}

  /**
   * @param reply of COMMAND
   */
  public ServerCommands(Object reply) {
    ((List<?>) reply).forEach(entry -> read((List<?>) entry, commands));
  }

  private static void read(List<?> entry, Map<String, Command> into) {
    Map<String, Command> subcommands = new TreeMap<>();
    if (entry.size() > 9) {
      ((List<?>) entry.get(9)).forEach(inner -> read((List<?>) inner, subcommands));
    }
    into.put(
        Wire.text(entry.get(0)),
        new Command(
            Set.copyOf(Wire.texts(entry.get(2))),
            entry.size() > 6 ? Set.copyOf(Wire.texts(entry.get(6))) : Set.of(),
            subcommands));
  }

  /** By name, without the subcommands. */
  public Map<String, Command> all() {
    return commands;
  }

  /**
   * @param name of a command or, as {@code xgroup|create}, of a subcommand; a server that tells no
   *     subcommands is taken to have them all
   */
  public boolean has(String name) {
    Command command = commands.get(container(name));
    return command != null
        && (name.indexOf('|') < 0
            || command.subcommands().isEmpty()
            || command.subcommands().containsKey(name));
  }

  /** Names of the commands that change data; of a container those subcommands that do. */
  public Set<String> writing() {
    Set<String> names = new TreeSet<>();
    commands.forEach(
        (name, command) -> {
          if (command.flags().contains("write")) {
            names.add(name);
          }
          command
              .subcommands()
              .forEach(
                  (full, subcommand) -> {
                    if (subcommand.flags().contains("write")) {
                      names.add(full);
                    }
                  });
        });
    return names;
  }

  public static String container(String name) {
    int bar = name.indexOf('|');
    return bar < 0 ? name : name.substring(0, bar);
  }
}
