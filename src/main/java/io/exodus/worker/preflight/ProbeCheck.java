package io.exodus.worker.preflight;

import io.exodus.client.EngineApi;
import io.exodus.client.ProbeView;
import io.exodus.endpoint.EndpointException;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.worker.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the point "interlays" that asks whether applications reach them from the networks
 * that the plan names. This worker may well stand elsewhere.
 */
final class ProbeCheck {

  private final EngineApi engine;

  ProbeCheck(EngineApi engine) {
    this.engine = engine;
  }

  /**
   * @throws EndpointException if there is no recent word from one of the networks
   */
  List<Finding> run(Work work) {
    List<Finding> findings = new ArrayList<>();
    List<String> networks = work.plan().preflight().probedFrom();
    for (String interlay : networks.isEmpty() ? List.<String>of() : work.plan().interlays()) {
      List<ProbeView> probes = engine.probes(interlay);
      for (String network : networks) {
        judge(interlay, recent(interlay, network, probes), findings);
      }
    }
    return findings;
  }

  private static ProbeView recent(String interlay, String network, List<ProbeView> probes) {
    return probes.stream()
        .filter(probe -> probe.fresh() && probe.network().equals(network))
        .findFirst()
        .orElseThrow(
            () ->
                new EndpointException(
                    interlay,
                    "no probe in the network '" + network + "' has reported recently",
                    "start one there (exodus.role=probe), and make sure that it reaches the engine"));
  }

  private static void judge(String interlay, ProbeView probe, List<Finding> findings) {
    if (probe.trouble() == null) {
      findings.add(
          new Finding(
              InterlayCheck.POINT,
              Severity.INFO,
              interlay,
              "It answers in the network '"
                  + probe.network()
                  + "' at "
                  + probe.address()
                  + " within "
                  + probe.millis()
                  + " ms.",
              ""));
    } else {
      findings.add(
          new Finding(
              InterlayCheck.POINT,
              Severity.CRITICAL,
              interlay,
              "Applications in the network '"
                  + probe.network()
                  + "' get no answer at "
                  + probe.address()
                  + ": "
                  + probe.trouble()
                  + ".",
              "Make sure that the probe can connect to the interlay, and that its address, user "
                  + "and password are those of the applications."));
    }
  }
}
