package io.exodus.demo;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.server.DemoDatabase;
import io.exodus.demo.server.LiveDatabase;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Authority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks into the books of the live databases, and tells in a line what became of the writes. */
final class Books {

  private final List<LiveDatabase> databases;
  private final MigrationStore migrations;

  Books(List<LiveDatabase> databases, MigrationStore migrations) {
    this.databases = databases;
    this.migrations = migrations;
  }

  /** All databases together; one with a problem in words of its own. */
  List<String> all() throws InterruptedException {
    List<String> acknowledged = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (LiveDatabase live : databases) {
      String name = live.database().title();
      var audit = live.auditUnderWay(authority(live.database()));
      if (audit.isEmpty()) {
        problems.add(name + ": " + waiting());
      } else if (audit.get().clean()) {
        acknowledged.add(String.format(Locale.ROOT, "%s %,d", name, audit.get().acknowledged()));
      } else {
        problems.add(name + ": " + audit.get().words());
      }
    }
    if (!acknowledged.isEmpty()) {
      problems.add(
          0,
          "writes acknowledged: "
              + String.join(", ", acknowledged)
              + "; all there, once and in order");
    }
    return problems;
  }

  /**
   * @param source the endpoint that it is moved from
   */
  String of(String source) throws InterruptedException {
    for (LiveDatabase live : databases) {
      if (live.database().source().equals(source)) {
        return live.auditUnderWay(authority(live.database()))
            .map(Ledger.Audit::words)
            .orElse(waiting());
      }
    }
    return "no demo traffic runs there";
  }

  private static String waiting() {
    return "not checked: a client still waits for an answer";
  }

  private Authority authority(DemoDatabase database) {
    return migrations
        .latestBetween(database.source(), database.target())
        .map(migration -> migration.route().authority())
        .orElse(Authority.SOURCE);
  }
}
