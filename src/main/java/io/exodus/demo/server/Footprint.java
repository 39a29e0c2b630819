package io.exodus.demo.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Of a server, all that a migration may have changed beside the records that it moves.
 *
 * @param settings by name
 * @param users by name, with their rights
 * @param keys that Exodus keeps there for itself, in all logical databases, and that do not expire
 *     by themselves
 * @param records in all logical databases, those keys among them
 */
public record Footprint(
    Map<String, String> settings, Map<String, String> users, Set<String> keys, long records) {

  private static final ScanParams OWN_KEYS = new ScanParams().match("__exodus:*").count(1_000);

  private static final long NO_EXPIRY = -1;

  public static Footprint of(DemoServer server) {
    try (Jedis jedis = server.connect()) {
      Map<String, String> settings = jedis.configGet("*");
      Map<String, String> users =
          jedis.aclList().stream()
              .collect(Collectors.toMap(line -> line.split(" ")[1], line -> line));
      Set<String> keys = new TreeSet<>();
      long records = 0;
      int databases = Integer.parseInt(settings.get("databases"));
      for (int database = 0; database < databases; database++) {
        jedis.select(database);
        records += jedis.dbSize();
        addOwn(jedis, keys);
      }
      return new Footprint(settings, users, keys, records);
    }
  }

  private static void addOwn(Jedis jedis, Set<String> keys) {
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page = jedis.scan(cursor, OWN_KEYS);
      page.getResult().stream().filter(key -> jedis.pttl(key) == NO_EXPIRY).forEach(keys::add);
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
  }

  /**
   * @param server in words
   * @return what is not as it was, in words; of a user the name only, since its rights come with
   *     hashes of passwords
   */
  public List<String> changesSince(Footprint before, String server) {
    List<String> changes = new ArrayList<>();
    changed(before.settings, settings)
        .forEach(
            name ->
                changes.add(
                    server
                        + ": the setting "
                        + name
                        + " was '"
                        + before.settings.get(name)
                        + "' and is '"
                        + settings.get(name)
                        + "'"));
    changed(before.users, users)
        .forEach(name -> changes.add(server + ": the user " + name + " is not as before"));
    keys.stream()
        .filter(key -> !before.keys.contains(key))
        .forEach(key -> changes.add(server + ": Exodus's key " + key + " is still there"));
    return changes;
  }

  private static Set<String> changed(Map<String, String> before, Map<String, String> now) {
    Map<String, String> all = new TreeMap<>(before);
    all.putAll(now);
    return all.keySet().stream()
        .filter(name -> !Objects.equals(before.get(name), now.get(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
