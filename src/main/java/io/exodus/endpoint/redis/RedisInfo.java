package io.exodus.endpoint.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.HostAndPort;

/** The answer to INFO (see redis.io/commands/info). */
final class RedisInfo {

  private final Map<String, String> fields = new HashMap<>();

  RedisInfo(String text) {
    for (String line : text.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.charAt(0) != '#') {
        fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
      }
    }
  }

  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /**
   * @return 0 where the server does not tell
   */
  long number(String field) {
    try {
      return (long) Double.parseDouble(text(field));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  Position position() {
    return new Position(text("master_replid"), number("master_repl_offset"));
  }

  /** The role, "master" or "slave". */
  boolean primary() {
    return "master".equals(text("role"));
  }

  /** Number of keys by logical database, for those that hold any. */
  Map<Integer, Long> keys() {
    Map<Integer, Long> keys = new TreeMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.matches("db\\d+")) {
            keys.put(Integer.parseInt(field.substring(2)), Long.parseLong(part(value, "keys")));
          }
        });
    return keys;
  }

  /** Replicas that say where they can be reached; Exodus's own streams announce port 0. */
  Map<String, HostAndPort> replicas() {
    Map<String, HostAndPort> replicas = new TreeMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.matches("slave\\d+")) {
            int port = Integer.parseInt(part(value, "port"));
            if (port != 0) {
              HostAndPort address = new HostAndPort(part(value, "ip"), port);
              replicas.put(address.toString(), address);
            }
          }
        });
    return replicas;
  }

  /** True where the server is at least that version; the first two numbers count. */
  boolean atLeast(int major, int minor) {
    String[] numbers = version().split("\\.");
    int first = Integer.parseInt(numbers[0]);
    return first > major || first == major && Integer.parseInt(numbers[1]) >= minor;
  }

  String version() {
    return text("redis_version");
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
