package io.exodus.endpoint.redis.wire;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection as CLIENT LIST describes it.
 *
 * @param flags see redis.io/commands/client-list
 */
public record ClientEntry(String id, String address, String user, String flags) {

  static ClientEntry parse(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String field : line.split(" ")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    return new ClientEntry(
        fields.get("id"),
        fields.getOrDefault("addr", ""),
        fields.getOrDefault("user", ""),
        fields.getOrDefault("flags", ""));
  }

  public static List<ClientEntry> parseAll(Object clientList) {
    return Arrays.stream(Wire.text(clientList).split("\n"))
        .filter(line -> !line.isBlank())
        .map(ClientEntry::parse)
        .toList();
  }

  public boolean blocked() {
    return flags.indexOf('b') >= 0;
  }

  /** The link to this server's own primary, which belongs to no user. */
  public boolean primary() {
    return flags.indexOf('M') >= 0;
  }
}
