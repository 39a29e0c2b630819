package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Link;
import io.exodus.migration.Trait.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Is the target empty, has it the logical databases it needs, and is Exodus's own space free? */
final class InspectSpaces implements InspectorCheck {

  private static final int PAGES = 200;

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    databases(source, target, findings);
    empty(link, target, findings);
    leftOvers(link, source, findings);
    leftOvers(link, target, findings);
  }

  private static void databases(InspectedServer source, InspectedServer target, Findings findings) {
    List<Integer> lacking = new ArrayList<>();
    for (int database : source.info().keys().keySet()) {
      try {
        target.jedis().select(database);
      } catch (JedisDataException e) {
        lacking.add(database);
      }
    }
    target.jedis().select(0);
    if (!lacking.isEmpty()) {
      findings
          .about("logicalDatabases", Presence.HELD, false)
          .critical(
              target.name(),
              "It lacks the logical databases " + lacking + " that the source uses.",
              "Raise 'databases' in the target's configuration and restart it.");
    }
  }

  private static void empty(Link link, InspectedServer target, Findings findings) {
    List<Integer> used = new ArrayList<>();
    long records = 0;
    for (var database : target.info().keys().entrySet()) {
      if (holdsRecords(target.jedis(), database.getKey())) {
        used.add(database.getKey());
        records += database.getValue();
      }
    }
    if (used.isEmpty()) {
      return;
    }
    String message = "It holds " + records + " records in the logical databases " + used + ".";
    if (copiedBefore(link, target.jedis())) {
      findings.info(
          target.name(),
          message + " They are an earlier copy by this migration.",
          "The copy removes them and begins anew.");
    } else {
      findings.critical(
          target.name(), message, "Move into an empty database: FLUSHALL, if nobody needs these.");
    }
  }

  private static boolean holdsRecords(Jedis jedis, int database) {
    jedis.select(database);
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    ScanResult<byte[]> page;
    do {
      page = jedis.scan(cursor, new ScanParams().count(500));
      if (page.getResult().stream().anyMatch(key -> !ControlSpace.owns(key))) {
        return true;
      }
      cursor = page.getCursorAsBytes();
    } while (!page.isCompleteIteration());
    return false;
  }

  private static boolean copiedBefore(Link link, Jedis jedis) {
    ControlSpace.select(jedis);
    return jedis.exists(new ControlSpace(link.migrationId()).checkpoint(Direction.FORWARD));
  }

  private static void leftOvers(Link link, InspectedServer server, Findings findings) {
    Jedis jedis = server.jedis();
    int database = ControlSpace.select(jedis);
    Set<String> others = new TreeSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    ScanResult<String> page;
    int pages = 0;
    do {
      page = jedis.scan(cursor, new ScanParams().match(ControlSpace.anyKey()).count(1_000));
      for (String key : page.getResult()) {
        String id = key.substring(key.indexOf('{') + 1).replaceFirst("}:\\w+.*", "");
        if (!id.equals(link.migrationId()) && jedis.pttl(key) == -1) {
          others.add(id);
        }
      }
      cursor = page.getCursor();
    } while (!page.isCompleteIteration() && ++pages < PAGES);
    if (!others.isEmpty()) {
      findings
          .about("otherMigrations", Presence.HELD, true)
          .warning(
              server.name(),
              "Other migrations have keys there: " + others + ".",
              "End those migrations. If they are long over, delete "
                  + ControlSpace.anyKey()
                  + " in the logical database "
                  + database
                  + ".");
    }
    Long applications = server.info().keys().get(database);
    if (database != 0 && applications != null && holdsRecords(jedis, database)) {
      findings.info(
          server.name(),
          "The applications use the logical database " + database + ", where Exodus's keys live.",
          "Leave keys that begin with " + ControlSpace.anyKey() + " alone until the release.");
    }
    jedis.select(0);
  }
}
