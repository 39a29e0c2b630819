package io.exodus.endpoint.redis;

import static io.exodus.endpoint.redis.Wire.command;

import io.exodus.endpoint.Link;
import io.exodus.migration.Trait.Presence;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** Does the source hold what the target cannot? Looks at some of the records. */
final class InspectContents implements InspectorCheck {

  private static final Set<String> TYPES =
      Set.of("string", "list", "set", "zset", "hash", "stream", "none");
  private static final int FIELDS = 10;

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    List<KeySample> sample = KeySample.of(source);
    Set<String> missing = modules(source);
    missing.removeAll(modules(target));
    Set<String> foreign =
        sample.stream()
            .map(KeySample::type)
            .filter(type -> !TYPES.contains(type))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!foreign.isEmpty()) {
      String message = "The source holds records of modules' types: " + foreign + ".";
      Findings held = findings.about("modules", Presence.HELD, missing.isEmpty());
      if (missing.isEmpty()) {
        held.warning(source.name(), message, "They are compared by their dump; rehearse the move.");
      } else {
        held.critical(target.name(), message, "Load the modules " + missing + " on the target.");
      }
    } else if (!missing.isEmpty()) {
      findings
          .about("modules", Presence.UNUSED, false)
          .warning(
              target.name(),
              "Modules of the source are missing: " + missing + ".",
              "Load them; none of the records looked at needs them, but others may.");
    }
    fieldsThatExpire(source, target, sample, findings);
  }

  private static Set<String> modules(InspectedServer server) {
    Set<String> names = new TreeSet<>();
    for (Object module : (List<?>) answer(server, "MODULE", "LIST")) {
      names.add(Wire.text(((List<?>) module).get(1)));
    }
    return names;
  }

  private static void fieldsThatExpire(
      InspectedServer source, InspectedServer target, List<KeySample> sample, Findings findings) {
    if (!source.knows("hpttl")
        || sample.stream().noneMatch(key -> key.type().equals("hash") && expires(source, key))) {
      return;
    }
    String message = "Fields of its hashes have a time to live of their own.";
    Findings held = findings.about("fieldExpiry", Presence.HELD, target.knows("hpttl"));
    if (target.knows("hpttl")) {
      held.warning(
          source.name(), message, "The comparison looks at their values, not at those times.");
    } else {
      held.critical(
          source.name(), message, "The target would keep them for ever: choose a later version.");
    }
  }

  private static boolean expires(InspectedServer source, KeySample key) {
    Jedis jedis = source.jedis();
    jedis.select(key.database());
    try {
      List<byte[]> fields = jedis.hrandfield(key.key(), FIELDS);
      return !fields.isEmpty()
          && jedis.hpttl(key.key(), fields.toArray(new byte[0][])).stream()
              .anyMatch(left -> left >= 0);
    } finally {
      jedis.select(0);
    }
  }

  /**
   * @throws redis.clients.jedis.exceptions.JedisDataException if the command is refused
   */
  static Object answer(InspectedServer server, String name, Object... arguments) {
    server.jedis().getConnection().sendCommand(command(name, arguments));
    return server.jedis().getConnection().getOne();
  }
}
