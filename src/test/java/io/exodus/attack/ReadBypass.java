package io.exodus.attack;

import static io.exodus.attack.GuardedServer.ROOT;

import java.util.stream.Stream;

/**
 * Reading of a migration by somebody who may read its process definition, and has no part in it.
 */
final class ReadBypass {

  private ReadBypass() {}

  static Stream<Bypass> all() {
    return Stream.of(
            "journal",
            "journal/verification",
            "records",
            "findings",
            "samples?since=2026-01-01T00:00:00Z",
            "incidents",
            "streams")
        .map(
            what ->
                new Bypass(
                    "who has no part in it reads of it: " + what,
                    ROOT,
                    "reading",
                    s -> {
                      s.refused("GET", ROOT, s.api(what), "");
                      // One row, however often a dashboard asks.
                      s.refused("GET", ROOT, s.api(what), "");
                    }));
  }
}
