package io.exodus.attack;

import java.util.List;
import java.util.stream.Stream;

/**
 * A call by which a worker changes something for a migration.
 *
 * @param pattern as the engine maps it, below the migration
 * @param path one call of it
 * @param body of that call
 * @param topics of whose tasks it is; the first may do it
 */
record Effect(String method, String pattern, String path, String body, List<String> topics) {

  private static final List<String> OF_A_SIDE =
      List.of(
          "exodus-switch",
          "exodus-check",
          "exodus-clear",
          "exodus-close",
          "exodus-confirm",
          "exodus-copy",
          "exodus-empty",
          "exodus-follow",
          "exodus-prepare",
          "exodus-reattach",
          "exodus-release",
          "exodus-settle",
          "exodus-take",
          "exodus-validate",
          "exodus-watch");

  private static final String EPOCH = "{\"epoch\": 99, \"decision\": \"ABORTED\"}";

  @Override
  public String toString() {
    return method + " " + pattern;
  }

  /** Every one there is. */
  static Stream<Effect> all() {
    return Stream.of(
        post("/attempts", GuardedServer.BEGIN, "exodus-switch", "exodus-take"),
        post(
            "/attempts/takeover",
            "{\"worker\": \"worker-1\"}",
            "exodus-settle",
            "exodus-switch",
            "exodus-take"),
        new Effect(
            "POST",
            "/attempts/{number}/decision",
            "/attempts/1/decision",
            EPOCH,
            List.of("exodus-switch", "exodus-take", "exodus-settle")),
        new Effect(
            "POST",
            "/attempts/{number}/completion",
            "/attempts/1/completion",
            "{\"epoch\": 99, \"evidence\": {}}",
            List.of("exodus-switch", "exodus-take", "exodus-settle")),
        post("/commit", "", "exodus-commit"),
        post("/release", "", "exodus-release"),
        post("/fence", "", "exodus-close", "exodus-watch"),
        put("/streams", "{\"direction\": \"FORWARD\", \"wanted\": true}", "exodus-follow"),
        new Effect(
            "PUT",
            "/streams/{direction}/wanted",
            "/streams/REVERSE/wanted",
            "{\"wanted\": true}",
            List.of("exodus-prepare")),
        new Effect(
            "POST",
            "/streams/{direction}/lost",
            "/streams/FORWARD/lost",
            "{\"reason\": \"so\"}",
            List.of("exodus-follow")),
        post("/streams/REVERSE/rebuild", "", "exodus-reattach"),
        post("/streams/REVERSE/rebuilt", "", "exodus-follow"),
        post("/emptying", "", "exodus-empty"),
        post("/emptied", "", "exodus-empty"),
        post("/records", "[]", "exodus-copy", "exodus-validate", "exodus-follow"),
        post("/repairs", "", "exodus-follow"),
        post("/repaired", "{\"space\": \"0\", \"key\": \"k\"}", "exodus-follow"),
        put(
            "/progress",
            "{\"task\": \"COPY\", \"done\": 1, \"total\": 1, \"detail\": \"\", \"beganAt\":"
                + " \"2026-01-01T00:00:00Z\", \"updatedAt\": \"2026-01-01T00:00:00Z\","
                + " \"ended\": true}",
            "exodus-copy",
            "exodus-validate",
            "exodus-follow"),
        post(
            "/samples",
            "{\"at\": \"2026-01-01T00:00:00Z\", \"measurements\": {}}",
            "exodus-watch",
            "exodus-check"),
        new Effect(
            "PUT",
            "/checks/{check}",
            "/checks/capacity",
            "{\"verdict\": \"PASS\", \"findings\": []}",
            List.of("exodus-check")),
        post("/incidents/health", "{}", "exodus-snapshot"),
        post("/incidents/values", "{\"asked\": 1, \"records\": []}", "exodus-snapshot"),
        new Effect(
            "POST", "/permits/{step}", "/permits/COPY", "", List.of("exodus-copy", "exodus-clear")),
        new Effect(
            "POST", "/alterations/{side}", "/alterations/SOURCE", "{\"altered\": []}", OF_A_SIDE),
        new Effect(
            "POST",
            "/alterations/{side}/restored",
            "/alterations/SOURCE/restored",
            "{\"epoch\": 99, \"restored\": []}",
            OF_A_SIDE));
  }

  /** Of all topics. */
  static List<String> everyTopic() {
    return Stream.concat(all().flatMap(effect -> effect.topics().stream()), Stream.of("exodus-any"))
        .distinct()
        .sorted()
        .toList();
  }

  private static Effect post(String path, String body, String... topics) {
    return new Effect("POST", path, path, body, List.of(topics));
  }

  private static Effect put(String path, String body, String... topics) {
    return new Effect("PUT", path, path, body, List.of(topics));
  }
}
