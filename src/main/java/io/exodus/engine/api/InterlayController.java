package io.exodus.engine.api;

import io.exodus.engine.Catalog;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Authority;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Route;
import io.exodus.migration.api.InterlayView;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where interlays report, and learn which route is current. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/interlays/{name}")
public class InterlayController {

  private final Catalog catalog;
  private final InterlayStore interlays;
  private final MigrationStore migrations;

  public InterlayController(Catalog catalog, InterlayStore interlays, MigrationStore migrations) {
    this.catalog = catalog;
    this.interlays = interlays;
    this.migrations = migrations;
  }

  @GetMapping
  List<InterlayView> instances(@PathVariable String name) {
    ends(name);
    return interlays.of(name);
  }

  @PostMapping("/instances/{instance}")
  CurrentRoute report(
      @PathVariable String name, @PathVariable String instance, @RequestBody Report report) {
    Catalog.InterlayEnds ends = ends(name);
    if (report.control() != null) {
      interlays.report(
          name,
          instance,
          report.control(),
          new Route(report.authority(), report.epoch(), report.held()),
          report.stats() == null ? Map.of() : report.stats());
    }
    return migrations
        .latestBetween(ends.source(), ends.target())
        .map(InterlayController::route)
        .orElse(new CurrentRoute(Authority.SOURCE, 0, false, 0));
  }

  /** An instance that stops says so, and need not fall silent first. */
  @DeleteMapping("/instances/{instance}")
  void gone(@PathVariable String name, @PathVariable String instance) {
    ends(name);
    interlays.forget(name, instance);
  }

  private static CurrentRoute route(MigrationRow migration) {
    Route route = migration.route();
    return new CurrentRoute(
        route.authority(),
        route.epoch(),
        route.held(),
        route.held() ? migration.plan().longestHold().toMillis() : 0);
  }

  private Catalog.InterlayEnds ends(String name) {
    Catalog.InterlayEnds ends = catalog.interlays().get(name);
    if (ends == null) {
      throw new RefusedException("interlay", name, "no interlay of that name is configured");
    }
    return ends;
  }

  record Report(
      String control, long epoch, Authority authority, boolean held, Map<String, Object> stats) {

    Report {
      authority = authority == null ? Authority.SOURCE : authority;
    }
  }

  record CurrentRoute(Authority authority, long epoch, boolean held, long holdMillis) {}
}
