package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;
import io.exodus.migration.Trait.Presence;
import java.util.Set;
import java.util.TreeSet;

/** Does each server know what the other's version brings? */
final class InspectVersions implements InspectorCheck {

  private static final int SHOWN = 8;

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
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
              "Records are converted on the way; validate them all before the cutover.");
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
        && used(source.statistics(), "xreadgroup")) {
      findings
          .about("consumerGroups", Presence.USED, false)
          .critical(
              older.name(),
              "Consumer groups are used, and its version "
                  + older.info().version()
                  + " does not understand XGROUP SETID with ENTRIESREAD, which "
                  + newer.name()
                  + " ("
                  + newer.info().version()
                  + ") logs for them.",
              "Choose servers of 7.0 or later on both sides.");
    }
  }

  static boolean used(RedisInfo statistics, String command) {
    return statistics.text("cmdstat_" + command).matches("calls=[1-9].*");
  }

  private static void oldest(InspectedServer server, Findings findings) {
    if (!server.info().atLeast(6, 2)) {
      findings
          .about("serverVersion", Presence.HELD, false)
          .critical(
              server.name(),
              "Its version is " + server.info().version() + ".",
              "Exodus needs Redis 6.2 or later, for what ACL, CLIENT and GETEX can do there.");
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
    Set<String> lacking = source.writeCommands();
    lacking.removeAll(target.writeCommands());
    RedisInfo statistics = source.statistics();
    Set<String> used = new TreeSet<>(lacking);
    used.removeIf(name -> !used(statistics, name));
    if (!used.isEmpty()) {
      findings
          .about("commands", Presence.USED, false)
          .critical(
              target.name(),
              "It lacks commands that were used on the source: " + shown(used) + ".",
              "Choose a target that has them, or change the applications.");
    }
    lacking.removeAll(used);
    if (!lacking.isEmpty()) {
      findings
          .about("commands", Presence.UNUSED, false)
          .info(
              target.name(),
              "It lacks commands of the source that nobody has used since the source started: "
                  + shown(lacking)
                  + ".",
              "");
    }
  }

  private static void ahead(InspectedServer source, InspectedServer target, Findings findings) {
    Set<String> ahead = target.writeCommands();
    ahead.removeAll(source.writeCommands());
    if (!ahead.isEmpty()) {
      findings
          .about("newerCommands", Presence.UNUSED, false)
          .warning(
              source.name(),
              "The target has commands that the source lacks: " + shown(ahead) + ".",
              "They stay blocked until the commit: the way back could not carry them.");
    }
  }

  private static String shown(Set<String> commands) {
    String first = String.join(", ", commands.stream().limit(SHOWN).toList());
    return commands.size() > SHOWN ? first + " and " + (commands.size() - SHOWN) + " more" : first;
  }
}
