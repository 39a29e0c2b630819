package io.exodus.engine.api;

import io.exodus.client.InterlayView;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.MigrationRow;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.Authority;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Route;
import io.exodus.migration.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where interlays report, and learn which route is current. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/interlays/{name}")
public class InterlayController {

  private static final Logger LOG = LoggerFactory.getLogger(InterlayController.class);
  private static final String INSTANCE = "[A-Za-z0-9-]{1,64}";
  private static final String KEY = "[0-9a-f]{64}";
  private static final int MOST_TOLD = 100;

  /** Since the engine began. */
  private static final int MOST_JOURNALED = 1_000;

  /** Said once, and not again every second: an interlay goes on to report. */
  private final Set<String> told =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<String, Boolean>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST_TOLD;
                }
              }));

  private final Catalog catalog;
  private final InterlayStore interlays;
  private final MigrationStore migrations;
  private final ControlAddresses addresses;
  private final Refusals refusals;
  private final AtomicInteger journaled = new AtomicInteger();

  public InterlayController(
      Catalog catalog,
      InterlayStore interlays,
      MigrationStore migrations,
      ControlAddresses addresses,
      Refusals refusals) {
    this.catalog = catalog;
    this.interlays = interlays;
    this.migrations = migrations;
    this.addresses = addresses;
    this.refusals = refusals;
  }

  @GetMapping
  List<InterlayView> instances(@PathVariable String name) {
    ends(name);
    return interlays.of(name);
  }

  @PostMapping("/instances/{instance}")
  CurrentRoute report(
      @PathVariable String name,
      @PathVariable String instance,
      @RequestHeader(name = "Exodus-Instance-Key", required = false) String key,
      @RequestBody Report report,
      HttpServletRequest request) {
    Catalog.InterlayEnds ends = ends(name);
    if (report.control() != null) {
      try {
        addresses.demand(name, report.control(), request.getRemoteAddr());
        own(
            instance,
            interlays.report(
                name,
                instance(instance),
                hash(key),
                report.control(),
                new Route(report.authority(), report.epoch(), report.held()),
                report.stats() == null ? Map.of() : report.stats()));
      } catch (RefusedException | ForbiddenException e) {
        if (told.add(name + "/" + instance + ": " + e.getMessage())) {
          journal(ends, name, e.getMessage());
          LOG.warn(
              "Refused a report in the name of interlay '{}', from {}: {}",
              name,
              request.getRemoteAddr(),
              e.getMessage());
        }
        throw e;
      }
    }
    return migrations
        .latestBetween(ends.source(), ends.target())
        .map(InterlayController::route)
        .orElse(new CurrentRoute(Authority.SOURCE, 0, false, 0));
  }

  /**
   * Whoever moves something behind the interlay is to hear of it. As often as it is logged, and no
   * more: addresses could be made up without end.
   */
  private void journal(Catalog.InterlayEnds ends, String name, String why) {
    if (journaled.incrementAndGet() <= MOST_JOURNALED) {
      migrations
          .latestBetween(ends.source(), ends.target())
          .filter(migration -> migration.phase().occupiesEndpoints())
          .ifPresent(
              migration ->
                  refusals.recordOnce(migration.id(), Caller.name(), "interlay " + name, why));
    }
  }

  /** An instance that stops says so, and need not fall silent first. */
  @DeleteMapping("/instances/{instance}")
  void gone(
      @PathVariable String name,
      @PathVariable String instance,
      @RequestHeader(name = "Exodus-Instance-Key", required = false) String key) {
    ends(name);
    own(instance, interlays.forget(name, instance(instance), hash(key)));
  }

  private static void own(String instance, boolean own) {
    if (!own) {
      throw new ForbiddenException(
          "instance "
              + instance
              + " is another process: its key differs from the one in this "
              + "report");
    }
  }

  private static String instance(String instance) {
    if (!instance.matches(INSTANCE)) {
      throw new RefusedException("instance", instance, "use up to 64 letters, digits and dashes");
    }
    return instance;
  }

  private static String hash(String key) {
    if (key == null || !key.matches(KEY)) {
      throw new RefusedException(
          "Exodus-Instance-Key",
          null,
          "an interlay of the engine's version sends one: use the same version");
    }
    return Sha256.of(key);
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
