package io.exodus.endpoint.redis.preflight.settings;

import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.migration.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of both servers side by side, and what is told about those that differ.
 *
 * @param target name of the endpoint
 * @param here the source's settings
 * @param there the target's
 */
record SettingComparison(
    String target, Map<String, String> here, Map<String, String> there, Findings findings) {

  static final String POLICY = "maxmemory-policy";
  static final String BUFFERS = "client-output-buffer-limit";

  void rule(SettingRule rule) {
    String source = value(here, rule.names());
    String value = value(there, rule.names());
    if (rule.differs().between(source, value)) {
      String name = named(rule.names());
      boolean limit = rule.differs() == SettingRule.Differs.TIGHTER;
      String message =
          rule.effect()
              + ": "
              + name
              + " is "
              + shown(value, limit)
              + " there and "
              + shown(source, limit)
              + " on the source.";
      if (rule.severity() == Severity.WARNING) {
        findings.warning(target, message, set(name, source == null ? "0" : source));
      } else {
        findings.info(target, message, "");
      }
    }
  }

  void group(SettingRule.Group group) {
    List<String> other =
        group.settings().stream()
            .filter(
                names -> SettingRule.Differs.ANY.between(value(here, names), value(there, names)))
            .map(this::named)
            .toList();
    if (!other.isEmpty()) {
      findings.info(
          target,
          group.effect() + ": it differs from the source in " + String.join(", ", other) + ".",
          "");
    }
  }

  /** Who listens for expired keys hears nothing from a server that does not publish them. */
  void events() {
    String wanted = here.get(KeyspaceEvents.PARAMETER);
    if (EventFlags.lacks(there.get(KeyspaceEvents.PARAMETER), wanted)) {
      findings.warning(
          target,
          "It does not publish all keyspace events that the source publishes: "
              + KeyspaceEvents.PARAMETER
              + " is '"
              + shown(there.get(KeyspaceEvents.PARAMETER), false)
              + "' there and '"
              + wanted
              + "' on the source. Clients that wait for them get none after the cutover.",
          set(KeyspaceEvents.PARAMETER, wanted));
    }
  }

  void buffers() {
    for (String kind : List.of("normal", "pubsub")) {
      List<String> source = limits(here.get(BUFFERS), kind);
      List<String> value = limits(there.get(BUFFERS), kind);
      if (tighter(source, value)) {
        findings.warning(
            target,
            "It closes a connection of kind '"
                + kind
                + "' with fewer bytes of answers waiting: "
                + BUFFERS
                + " is "
                + String.join(" ", value)
                + " there and "
                + String.join(" ", source)
                + " on the source.",
            set(BUFFERS, "'" + kind + " " + String.join(" ", source) + "'"));
      }
    }
  }

  private static boolean tighter(List<String> source, List<String> value) {
    return !source.isEmpty()
        && !value.isEmpty()
        && (SettingRule.Differs.TIGHTER.between(source.get(0), value.get(0))
            || SettingRule.Differs.TIGHTER.between(source.get(1), value.get(1)));
  }

  /** A target has to be without evictions until the commit, see {@code InspectMemory}. */
  void evictions() {
    if (evicts(here) && !evicts(there)) {
      findings.warning(
          target,
          "When it is full it refuses writes (OOM). The source evicts keys instead: "
              + POLICY
              + " is "
              + there.get(POLICY)
              + " there and "
              + here.get(POLICY)
              + " on the source.",
          "Keep it so until the commit: a stream passes evictions on as deletions. Make sure that "
              + "its memory lasts until then. After it, CONFIG SET "
              + POLICY
              + " "
              + here.get(POLICY)
              + ".");
    }
  }

  private static boolean evicts(Map<String, String> settings) {
    return SettingRule.number(settings.get("maxmemory")) > 0
        && !"noeviction".equals(settings.get(POLICY));
  }

  /** What neither side keeps at all is {@code InspectDurability}'s. */
  void durability() {
    if (!"yes".equals(here.get("appendonly"))) {
      return;
    }
    if (!"yes".equals(there.get("appendonly"))) {
      findings.warning(
          target,
          "After a crash it loses all writes since its latest snapshot: appendonly is no there"
              + " and yes on the source.",
          set("appendonly", "yes"));
    } else if (loss(there.get("appendfsync")) > loss(here.get("appendfsync"))) {
      findings.warning(
          target,
          "After a crash it may have lost more writes than the source: appendfsync is "
              + there.get("appendfsync")
              + " there and "
              + here.get("appendfsync")
              + " on the source.",
          set("appendfsync", here.get("appendfsync")));
    }
  }

  private static int loss(String fsync) {
    return List.of("always", "everysec", "no").indexOf(Objects.toString(fsync, "no"));
  }

  /** DEBUG is among the commands of each server; from 7.0 on it has to be switched on. */
  void debugging(InspectedServer source) {
    if ("no".equals(there.get("enable-debug-command"))
        && !"no".equals(here.get("enable-debug-command"))
        && source.statistics().used("debug")) {
      findings.warning(
          target,
          "It refuses DEBUG, which clients call on the source: enable-debug-command is no there.",
          "Set enable-debug-command to local or yes in its configuration file and restart it,"
              + " or change the clients.");
    }
  }

  private String named(List<String> names) {
    return names.stream().filter(there::containsKey).findFirst().orElse(names.get(0));
  }

  private static String value(Map<String, String> settings, List<String> names) {
    return names.stream().map(settings::get).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static String shown(String value, boolean limit) {
    if (limit && SettingRule.number(value) <= 0) {
      return "0 (no limit)";
    }
    return value == null || value.isEmpty() ? "off" : value;
  }

  private static String set(String name, String value) {
    return "CONFIG SET "
        + name
        + " "
        + (value.isEmpty() ? "\"\"" : value)
        + " on the target, and in its configuration file, unless the difference is intended.";
  }

  /** Hard limit, soft limit and its seconds for that kind of client. */
  private static List<String> limits(String value, String kind) {
    List<String> words = new ArrayList<>(Arrays.asList(Objects.toString(value, "").split(" ")));
    int at = words.indexOf(kind);
    return at < 0 || at + 3 >= words.size() ? List.of() : words.subList(at + 1, at + 4);
  }
}
