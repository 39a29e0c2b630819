package io.exodus.engine.incident;

import io.exodus.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Both sides' health at the time of an incident, in words for the form. */
final class Sides {

  private static final List<Map<String, String>> UNSEEN =
      List.of(Map.of("side", "both", "state", "not checked: no worker did it in time"));

  private Sides() {}

  static List<Map<String, String>> shown(String health) {
    if (health == null) {
      return UNSEEN;
    }
    return Json.readMap(health).entrySet().stream()
        .map(
            side ->
                Map.of(
                    "side",
                    side.getKey().toLowerCase(Locale.ROOT),
                    "state",
                    state(side.getValue())))
        .toList();
  }

  private static String state(Object seen) {
    if (!(seen instanceof Map<?, ?> side)) {
      return "not looked at";
    }
    if (!Boolean.TRUE.equals(side.get("alive"))) {
      return "dead: " + side.get("why");
    }
    return side.get("role")
        + ", version "
        + side.get("version")
        + ", "
        + side.get("records")
        + " records, "
        + (Objects.equals(side.get("writable"), true) ? "writable" : "not writable");
  }
}
