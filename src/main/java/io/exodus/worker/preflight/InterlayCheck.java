package io.exodus.worker.preflight;

import io.exodus.client.EngineApi;
import io.exodus.client.InterlayView;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.interlay.control.InterlayException;
import io.exodus.interlay.control.Orders;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.util.ArrayList;
import java.util.List;

/**
 * The point "interlays" of the preflight: each reports, takes this worker's orders, and leads to
 * the databases that this worker moves.
 */
final class InterlayCheck {

  static final String POINT = "interlays";

  private final EngineApi engine;
  private final Fleets fleets;

  InterlayCheck(EngineApi engine, Fleets fleets) {
    this.engine = engine;
    this.fleets = fleets;
  }

  List<Finding> run(Work work) {
    List<Finding> findings = new ArrayList<>();
    for (String name : work.plan().interlays()) {
      List<InterlayView> live = engine.interlays(name).stream().filter(InterlayView::live).toList();
      if (live.isEmpty()) {
        findings.add(
            new Finding(
                POINT,
                Severity.CRITICAL,
                name,
                "No instance of this interlay reports to the engine.",
                "Start it, and make sure that it reaches the engine."));
      }
      for (InterlayView instance : live) {
        ask(name, instance, work, findings);
      }
    }
    return findings;
  }

  private void ask(String name, InterlayView instance, Work work, List<Finding> findings) {
    Orders.Status status;
    try {
      status = fleets.control(instance).status();
    } catch (InterlayException e) {
      findings.add(
          new Finding(
              POINT,
              Severity.CRITICAL,
              name,
              "It does not accept this worker's orders: " + e.getMessage() + ".",
              e.status() == 401
                  ? "Give worker and interlay the same exodus.control.token."
                  : "Make sure that workers reach the address that it gives for orders "
                      + "(exodus.interlays."
                      + name
                      + ".control, .control-advertised)."));
      return;
    }
    leads(name, "source", status.source(), work.link().source(), findings);
    leads(name, "target", status.target(), work.link().target(), findings);
  }

  /** Names may differ from network to network: people must say whether they mean the same. */
  private static void leads(
      String name, String side, String to, EndpointSettings endpoint, List<Finding> findings) {
    String mine = endpoint.address().toString();
    if (to != null && !to.equals(mine) && !to.startsWith(mine + ":")) {
      findings.add(
          new Finding(
              POINT,
              Severity.WARNING,
              name,
              "It leads to " + to + " as the " + side + ", this worker to " + mine + ".",
              "Make sure that both are the same database, '" + endpoint.name() + "'."));
    }
  }
}
