package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.check.KeySample;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Incompatibility.Presence;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Does the source hold what the target cannot? Looks at some of the records. */
final class InspectContents implements InspectorCheck {

  private static final Set<String> TYPES =
      Set.of("string", "list", "set", "zset", "hash", "stream", "none");

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
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
        held.warning(
            source.name(), message, "Exodus compares them by their dump. Rehearse the move.");
      } else {
        held.critical(target.name(), message, "Load the modules " + missing + " on the target.");
      }
    } else if (!missing.isEmpty()) {
      findings
          .about("modules", Presence.UNUSED, false)
          .warning(
              target.name(),
              "Modules of the source are missing: " + missing + ".",
              "Load them. None of the checked records needs them, but others may.");
    }
  }

  private static Set<String> modules(InspectedServer server) {
    Set<String> names = new TreeSet<>();
    for (Object module : server.client().list("MODULE", "LIST")) {
      names.add(Wire.text(((List<?>) module).get(1)));
    }
    return names;
  }
}
