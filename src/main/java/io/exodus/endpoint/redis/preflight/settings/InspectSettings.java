package io.exodus.endpoint.redis.preflight.settings;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.control.KeyspaceEvents;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Alteration;
import io.exodus.migration.Incompatibility.Presence;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Does the target behave as the source by its configuration? What is compared is in {@link
 * SettingRule}; how, and what needs more than two values, in {@link SettingComparison}.
 */
public final class InspectSettings implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    Map<String, String> here = read(source, link.migrationId(), link.sourceAlterations());
    Map<String, String> there = read(target, link.migrationId(), link.targetAlterations());
    Findings held = findings.about("settings", Presence.HELD, true);
    SettingComparison comparison = new SettingComparison(target.name(), here, there, held);
    comparison.events();
    SettingRule.NOTICED.forEach(comparison::rule);
    comparison.buffers();
    comparison.evictions();
    comparison.durability();
    comparison.debugging(source);
    SettingRule.FOR_OPERATORS.forEach(comparison::rule);
    SettingRule.GROUPS.forEach(comparison::group);
  }

  /** Asked one by one: a server before 7.0 takes one name at a time, and "*" shows passwords. */
  private static Map<String, String> read(
      InspectedServer server, String migrationId, Alterations altered) {
    List<String> names = List.copyOf(names());
    List<Object> replies =
        server.client().send(names.stream().map(name -> command("CONFIG", "GET", name)).toList());
    RespError error = Wire.firstError(replies);
    if (error != null) {
      throw new RedisException(error);
    }
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      List<String> reply = Wire.texts(replies.get(i));
      if (reply.size() == 2) {
        settings.put(names.get(i), reply.get(1));
      }
    }
    withoutOurs(server, migrationId, settings);
    withoutOurs(altered, settings);
    return settings;
  }

  /** What Exodus has switched on for its own use is switched back: what counts is what was. */
  private static void withoutOurs(
      InspectedServer server, String migrationId, Map<String, String> settings) {
    ExodusKeys.select(server.client());
    List<String> kept =
        Wire.texts(
            server
                .client()
                .call("HMGET", new ExodusKeys(migrationId).notifications(), "before", "set"));
    server.client().call("SELECT", 0);
    if (kept.get(0) != null
        && kept.get(1) != null
        && kept.get(1).equals(settings.get(KeyspaceEvents.PARAMETER))) {
      settings.put(KeyspaceEvents.PARAMETER, kept.get(0));
    }
  }

  /** The engine knows of it too, where an application's FLUSHALL took the server's own record. */
  private static void withoutOurs(Alterations altered, Map<String, String> settings) {
    for (Alteration one : altered.known()) {
      String now = settings.get(one.name());
      if (one.kind() == Alteration.Kind.SETTING
          && one.node().isEmpty()
          && now != null
          && (now.equals(one.made())
              || (one.name().equals(KeyspaceEvents.PARAMETER)
                  && KeyspaceEvents.sameFlags(now, one.made())))) {
        settings.put(one.name(), one.was());
      }
    }
  }

  private static Set<String> names() {
    Set<String> names =
        new LinkedHashSet<>(
            List.of(
                KeyspaceEvents.PARAMETER,
                SettingComparison.BUFFERS,
                SettingComparison.POLICY,
                "appendonly",
                "appendfsync",
                "enable-debug-command"));
    Stream.concat(SettingRule.NOTICED.stream(), SettingRule.FOR_OPERATORS.stream())
        .forEach(rule -> names.addAll(rule.names()));
    SettingRule.GROUPS.forEach(group -> group.settings().forEach(names::addAll));
    return names;
  }
}
