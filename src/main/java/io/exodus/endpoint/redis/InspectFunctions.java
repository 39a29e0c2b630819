package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;
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
      if (!target.knows("function")) {
        findings.critical(
            target.name(), message, "It has no functions; choose Redis 7.0 or later.");
      } else {
        findings.critical(
            target.name(),
            message,
            "FUNCTION DUMP on the source, FUNCTION RESTORE on the target: the copy carries records"
                + " only.");
      }
    }
    long scripts = source.info().number("number_of_cached_scripts");
    if (scripts > 0) {
      findings.info(
          source.name(),
          "It has " + scripts + " scripts in its cache, which is not moved.",
          "Clients that call by EVALSHA must be ready for NOSCRIPT, as after any restart.");
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
