package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.ServerCommands;
import io.exodus.migration.Incompatibility.Presence;
import java.util.Set;
import java.util.TreeSet;

/** Does each server know what the other's version brings? */
final class InspectVersions implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    oldest(source, findings);
    oldest(target, findings);
    int here = dumpVersion(source.info());
    int there = dumpVersion(target.info());
    if (here > there) {
      findings
          .about("dumpFormat", Presence.HELD, true)
          .warning(
              source.name(),
              "It writes dumps of version "
                  + here
                  + " ("
                  + source.info().version()
                  + "); the target reads "
                  + there
                  + " ("
                  + target.info().version()
                  + ").",
              "Exodus converts the records. Validate them all before the cutover.");
    }
    groups(source, target, findings);
    lacking(source, target, findings);
    ahead(source, target, findings);
  }

  /**
   * From 7.2 on, and in Valkey, the log says of a consumer group how far it has read in words that
   * 6.2 refuses: the stream would set aside every record that a group reads. It flows both ways.
   */
  private static void groups(InspectedServer source, InspectedServer target, Findings findings) {
    InspectedServer newer = source.info().atLeast(7, 2) ? source : target;
    InspectedServer older = newer == source ? target : source;
    if (newer.info().atLeast(7, 2)
        && !older.info().atLeast(7, 0)
        && source.statistics().used("xreadgroup")) {
      findings
          .about("consumerGroups", Presence.USED, false)
          .critical(
              older.name(),
              "Clients use consumer groups, and its version "
                  + older.info().version()
                  + " does not understand XGROUP SETID with ENTRIESREAD, which "
                  + newer.name()
                  + " ("
                  + newer.info().version()
                  + ") logs for them.",
              "Choose servers of 7.0 or later on both sides.");
    }
  }

  private static void oldest(InspectedServer server, Findings findings) {
    if (!server.info().atLeast(6, 2)) {
      findings
          .about("serverVersion", Presence.HELD, false)
          .critical(
              server.name(),
              "Its version is " + server.info().version() + ".",
              "Exodus needs Redis 6.2 or later, because it needs ACL, CLIENT and GETEX as they "
                  + "are there.");
    }
  }

  /** Version of the serialisation format, by the server's version. */
  static int dumpVersion(RedisInfo info) {
    if (info.atLeast(7, 4)) {
      return 12;
    }
    if (info.atLeast(7, 2)) {
      return 11;
    }
    return info.atLeast(7, 0) ? 10 : 9;
  }

  private static void lacking(InspectedServer source, InspectedServer target, Findings findings) {
    Set<String> lacking = lacking(source.commands(), target.commands());
    RedisInfo statistics = source.statistics();
    Set<String> used = new TreeSet<>(lacking);
    used.removeIf(name -> !statistics.used(name));
    if (!used.isEmpty()) {
      findings
          .about("commands", Presence.USED, false)
          .critical(
              target.name(),
              "It lacks commands that clients used on the source: " + Findings.shown(used) + ".",
              "Choose a target that has them, or change the applications.");
    }
    lacking.removeAll(used);
    if (!lacking.isEmpty()) {
      findings
          .about("commands", Presence.UNUSED, false)
          .info(
              target.name(),
              "It lacks commands of the source that nobody has used since the source started: "
                  + Findings.shown(lacking)
                  + ".",
              "");
    }
  }

  /** What changes data on the one and is not there on the other. */
  private static Set<String> lacking(ServerCommands one, ServerCommands other) {
    Set<String> names = one.writing();
    names.removeIf(other::has);
    return names;
  }

  private static void ahead(InspectedServer source, InspectedServer target, Findings findings) {
    Set<String> ahead = lacking(target.commands(), source.commands());
    if (!ahead.isEmpty()) {
      findings
          .about("newerCommands", Presence.UNUSED, false)
          .warning(
              source.name(),
              "The target has commands that the source lacks: " + Findings.shown(ahead) + ".",
              "They stay blocked until the commit: the reverse stream could not apply them.");
    }
  }
}
