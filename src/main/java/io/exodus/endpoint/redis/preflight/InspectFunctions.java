package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Incompatibility.Presence;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Does the target have the code that the applications call on the source? */
final class InspectFunctions implements InspectorCheck {

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    Set<String> missing = libraries(source);
    missing.removeAll(libraries(target));
    if (!missing.isEmpty()) {
      missing(missing, source, target, findings);
    }
  }

  /** A copy of the log's snapshot has them in it, and the stream carries their changes. */
  private static void missing(
      Set<String> libraries, InspectedServer source, InspectedServer target, Findings findings) {
    boolean known = target.knows("function");
    boolean copied = known && PsyncRight.granted(source.client(), source.endpoint());
    Findings held = findings.about("functions", Presence.HELD, copied);
    if (copied) {
      held.info(
          source.name(),
          "It has libraries of functions that the target lacks: "
              + libraries
              + ". Exodus copies them with the records.",
          "");
      return;
    }
    held.critical(
        target.name(),
        "It lacks libraries of functions that the source has: " + libraries + ".",
        known
            ? "Load them there: FUNCTION DUMP on the source, FUNCTION RESTORE on the target. "
                + "Without the source's log (PSYNC is refused), Exodus copies only records."
            : "It does not support functions. Choose Redis 7.0 or later.");
  }

  private static Set<String> libraries(InspectedServer server) {
    Set<String> names = new TreeSet<>();
    if (server.knows("function")) {
      for (Object library : server.client().list("FUNCTION", "LIST")) {
        List<String> words = ((List<?>) library).stream().map(Wire::text).toList();
        names.add(words.get(words.indexOf("library_name") + 1));
      }
    }
    return names;
  }
}
