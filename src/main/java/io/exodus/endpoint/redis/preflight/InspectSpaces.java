package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.ScanPage;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Direction;
import io.exodus.migration.Incompatibility.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Is the target empty, has it the logical databases it needs, and is Exodus's own space free? */
final class InspectSpaces implements InspectorCheck {

  private static final int PAGES = 200;

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    databases(source, target, findings);
    empty(link, target, findings);
    leftOvers(link, source, findings);
    leftOvers(link, target, findings);
  }

  private static void databases(InspectedServer source, InspectedServer target, Findings findings) {
    List<Integer> lacking = new ArrayList<>();
    for (int database : source.info().keys().keySet()) {
      // What only Exodus's own keys are in need not be there: they are where there is room.
      if (!target.client().select(database) && holdsRecords(source.client(), database)) {
        lacking.add(database);
      }
    }
    target.client().call("SELECT", 0);
    source.client().call("SELECT", 0);
    if (lacking.isEmpty()) {
      number(source, target, findings);
    } else {
      findings
          .about("logicalDatabases", Presence.HELD, false)
          .critical(
              target.name(),
              "It lacks the logical databases " + lacking + " that the source uses.",
              "Raise 'databases' in the target's configuration and restart it.");
    }
  }

  /** How many each has, used or not. */
  private static void number(InspectedServer source, InspectedServer target, Findings findings) {
    String here = source.config("databases");
    String there = target.config("databases");
    if (here == null || there == null || here.equals(there)) {
      return;
    }
    String message =
        "It has " + there + " logical databases, numbered from 0; the source has " + here + ".";
    if (Integer.parseInt(there) < Integer.parseInt(here)) {
      findings
          .about("logicalDatabases", Presence.UNUSED, false)
          .warning(
              target.name(),
              message + " The others hold nothing on the source now.",
              "Make sure that no application selects one of them, because the target would refuse "
                  + "it. If one does, raise 'databases' in the target's configuration and "
                  + "restart it.");
    } else {
      findings
          .about("logicalDatabases", Presence.UNUSED, true)
          .info(
              target.name(),
              message,
              "Let no application use the additional ones before the commit: a rollback could not "
                  + "copy their records back.");
    }
  }

  private static void empty(EndpointPair link, InspectedServer target, Findings findings) {
    List<Integer> used = new ArrayList<>();
    long records = 0;
    for (var database : target.info().keys().entrySet()) {
      if (holdsRecords(target.client(), database.getKey())) {
        used.add(database.getKey());
        records += database.getValue();
      }
    }
    if (used.isEmpty()) {
      return;
    }
    String message = "It holds " + records + " records in the logical databases " + used + ".";
    if (copiedBefore(link, target.client())) {
      findings.info(
          target.name(),
          message + " They are an earlier copy by this migration.",
          "The copy removes them and starts over.");
    } else {
      findings.critical(
          target.name(),
          message,
          "The target must be empty. If nobody needs these records: FLUSHALL.");
    }
  }

  private static boolean holdsRecords(RedisClient client, int database) {
    client.call("SELECT", database);
    String cursor = ScanPage.START;
    ScanPage page;
    do {
      page = client.scan("SCAN", cursor, "COUNT", 500);
      if (page.elements().stream().anyMatch(key -> !ExodusKeys.owns(key))) {
        return true;
      }
      cursor = page.cursor();
    } while (!page.last());
    return false;
  }

  private static boolean copiedBefore(EndpointPair link, RedisClient client) {
    ExodusKeys.select(client);
    String checkpoint = new ExodusKeys(link.migrationId()).checkpoint(Direction.FORWARD);
    return client.number("EXISTS", checkpoint) == 1;
  }

  private static void leftOvers(EndpointPair link, InspectedServer server, Findings findings) {
    RedisClient client = server.client();
    int database = ExodusKeys.select(client);
    Set<String> others = new TreeSet<>();
    String cursor = ScanPage.START;
    ScanPage page;
    int pages = 0;
    do {
      page = client.scan("SCAN", cursor, "MATCH", ExodusKeys.anyKey(), "COUNT", 1_000);
      for (String key : Wire.texts(page.elements())) {
        String id = key.substring(key.indexOf('{') + 1).replaceFirst("}:\\w+.*", "");
        if (!id.equals(link.migrationId()) && client.number("PTTL", key) == -1) {
          others.add(id);
        }
      }
      cursor = page.cursor();
    } while (!page.last() && ++pages < PAGES);
    if (!others.isEmpty()) {
      findings
          .about("otherMigrations", Presence.HELD, true)
          .warning(
              server.name(),
              "Other migrations have keys there: " + others + ".",
              "End those migrations. If they are long over, delete "
                  + ExodusKeys.anyKey()
                  + " in the logical database "
                  + database
                  + ".");
    }
    Long applications = server.info().keys().get(database);
    if (database != 0 && applications != null && holdsRecords(client, database)) {
      findings.info(
          server.name(),
          "The applications use the logical database "
              + database
              + ", where Exodus stores its "
              + "keys.",
          "Do not touch keys that begin with " + ExodusKeys.anyKey() + " until the release.");
    }
    client.call("SELECT", 0);
  }
}
