package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;
import io.exodus.migration.Trait.Presence;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Does the target have the code that the applications call on the source? */
final class InspectFunctions implements InspectorCheck {

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
    Set<String> missing = libraries(source);
    missing.removeAll(libraries(target));
    if (!missing.isEmpty()) {
      String message = "Libraries of functions on the source are missing: " + missing + ".";
      Findings held = findings.about("functions", Presence.HELD, target.knows("function"));
      if (!target.knows("function")) {
        held.critical(target.name(), message, "It has no functions; choose Redis 7.0 or later.");
      } else {
        held.critical(
            target.name(),
            message,
            "FUNCTION DUMP on the source, FUNCTION RESTORE on the target: the copy carries records"
                + " only.");
      }
    }
    scripts(source, findings);
  }

  private static void scripts(InspectedServer source, Findings findings) {
    long scripts = source.info().number("number_of_cached_scripts");
    String advice =
        "Clients that call by EVALSHA must be ready for NOSCRIPT, as after any restart.";
    if (scripts > 0 && InspectVersions.used(source.statistics(), "evalsha")) {
      findings
          .about("scripts", Presence.USED, true)
          .warning(
              source.name(),
              "It has "
                  + scripts
                  + " scripts in its cache, which is not moved, and EVALSHA is used.",
              advice);
    } else if (scripts > 0) {
      findings
          .about("scripts", Presence.UNUSED, true)
          .info(
              source.name(),
              "It has " + scripts + " scripts in its cache, which is not moved.",
              advice);
    }
  }

  private static Set<String> libraries(InspectedServer server) {
    Set<String> names = new TreeSet<>();
    if (server.knows("function")) {
      for (Object library : (List<?>) InspectContents.answer(server, "FUNCTION", "LIST")) {
        List<String> words = ((List<?>) library).stream().map(Wire::text).toList();
        names.add(words.get(words.indexOf("library_name") + 1));
      }
    }
    return names;
  }
}
