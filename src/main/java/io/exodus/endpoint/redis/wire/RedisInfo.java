package io.exodus.endpoint.redis.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The answer to INFO (see redis.io/commands/info). */
public final class RedisInfo {

  private final Map<String, String> fields = new HashMap<>();

  public RedisInfo(String text) {
    for (String line : text.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.charAt(0) != '#') {
        fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
      }
    }
  }

  public String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /**
   * @return 0 where the server does not tell
   */
  public long number(String field) {
    try {
      return (long) Double.parseDouble(text(field));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Was that command called, by the statistics of commands? From 7.0 on, what has subcommands is
   * counted by them.
   */
  public boolean used(String command) {
    String field = "cmdstat_" + command;
    return fields.entrySet().stream()
        .filter(e -> e.getKey().equals(field) || e.getKey().startsWith(field + "|"))
        .anyMatch(e -> e.getValue().matches("calls=[1-9].*"));
  }

  public Position position() {
    return new Position(text("master_replid"), number("master_repl_offset"));
  }

  /** The role, "master" or "slave". */
  public boolean primary() {
    return "master".equals(text("role"));
  }

  /** Number of keys by logical database, for those that hold any. */
  public Map<Integer, Long> keys() {
    Map<Integer, Long> keys = new TreeMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.matches("db\\d+")) {
            keys.put(Integer.parseInt(field.substring(2)), Long.parseLong(part(value, "keys")));
          }
        });
    return keys;
  }

  /** Number of keys in all logical databases. */
  public long records() {
    return keys().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Number of hashes of which a field has a time to live of its own.
   *
   * @return -1 where the server does not tell
   */
  public long hashesWithExpiringFields() {
    long hashes = -1;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().matches("db\\d+")) {
        for (String name : List.of("subexpiry", "keys_with_volatile_items")) {
          if (field.getValue().contains("," + name + "=")) {
            hashes = Math.max(0, hashes) + Long.parseLong(part(field.getValue(), name));
          }
        }
      }
    }
    return hashes;
  }

  /** Number of keys with a time to live, in all logical databases. */
  public long expiring() {
    return fields.entrySet().stream()
        .filter(field -> field.getKey().matches("db\\d+"))
        .mapToLong(field -> Long.parseLong(part(field.getValue(), "expires")))
        .sum();
  }

  /**
   * Where replicas say that they can be reached, as host:port; Exodus's own streams announce port
   * 0.
   */
  public Set<String> replicas() {
    Set<String> replicas = new TreeSet<>();
    fields.forEach(
        (field, value) -> {
          if (field.matches("slave\\d+")) {
            String port = part(value, "port");
            if (!port.equals("0")) {
              replicas.add(part(value, "ip") + ":" + port);
            }
          }
        });
    return replicas;
  }

  /** True where the server is at least that version; the first two numbers count. */
  public boolean atLeast(int major, int minor) {
    String[] numbers = version().split("\\.");
    int first = Integer.parseInt(numbers[0]);
    return first > major || first == major && Integer.parseInt(numbers[1]) >= minor;
  }

  public String version() {
    return text("redis_version");
  }

  /** True for Valkey, which tells beside its own version the one of Redis that it is like. */
  public boolean valkey() {
    return !text("valkey_version").isEmpty();
  }

  /** Name and version, as people say it. */
  public String product() {
    return valkey() ? "Valkey " + text("valkey_version") : "Redis " + version();
  }

  private static String part(String value, String name) {
    for (String part : value.split(",")) {
      if (part.startsWith(name + "=")) {
        return part.substring(name.length() + 1);
      }
    }
    return "0";
  }
}
