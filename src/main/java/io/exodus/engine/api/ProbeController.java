package io.exodus.engine.api;

import io.exodus.client.ProbeView;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.store.ProbeStore;
import io.exodus.migration.RefusedException;
import java.util.List;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where probes in the applications' networks report how they reach an interlay. */
@RestController
@RequestMapping(ApiPaths.ROOT + "/interlays/{name}/probes")
public class ProbeController {

  private static final int LONGEST_TEXT = 1_000;
  private static final String NETWORK = "[A-Za-z0-9][A-Za-z0-9.-]{0,62}";

  private final Catalog catalog;
  private final ProbeStore probes;
  private final TransactionOperations transaction;

  public ProbeController(Catalog catalog, ProbeStore probes, TransactionOperations transaction) {
    this.catalog = catalog;
    this.probes = probes;
    this.transaction = transaction;
  }

  @GetMapping
  List<ProbeView> all(@PathVariable String name) {
    catalog.interlay(name);
    return probes.of(name);
  }

  @PutMapping("/{network}")
  void report(@PathVariable String name, @PathVariable String network, @RequestBody Report report) {
    catalog.interlay(name);
    if (!network.matches(NETWORK)) {
      throw new RefusedException(
          "network", network, "use up to 63 letters, digits, dots and hyphens");
    }
    if (report.address() == null || report.address().isBlank()) {
      throw new RefusedException(
          "address", null, "give the address where the probe looked for the interlay");
    }
    transaction.executeWithoutResult(
        tx ->
            probes.report(
                name,
                network,
                cut(report.address(), 255),
                report.trouble() == null ? null : cut(report.trouble(), LONGEST_TEXT),
                report.millis()));
  }

  private static String cut(String text, int length) {
    return text.length() > length ? text.substring(0, length) : text;
  }

  record Report(String address, String trouble, long millis) {}
}
