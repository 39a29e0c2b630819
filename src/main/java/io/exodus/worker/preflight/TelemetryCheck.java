package io.exodus.worker.preflight;

import io.exodus.client.EngineApi;
import io.exodus.client.Sample;
import io.exodus.client.TaskInHand;
import io.exodus.migration.Finding;
import io.exodus.migration.Measurement;
import io.exodus.migration.Severity;
import io.exodus.telemetry.Telemetry;
import io.exodus.telemetry.Telemetry.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The point "telemetry" of the preflight: a sample is written and read back, from the engine, by
 * which the criteria judge, and from each place where people look. What cannot be seen again cannot
 * be judged later.
 */
final class TelemetryCheck {

  static final String POINT = "telemetry";

  private final EngineApi engine;
  private final Telemetry telemetry;

  TelemetryCheck(EngineApi engine, Telemetry telemetry) {
    this.engine = engine;
    this.telemetry = telemetry;
  }

  List<Finding> run(TaskInHand hand) {
    List<Finding> findings = new ArrayList<>();
    if (!returns(hand)) {
      findings.add(
          new Finding(
              POINT,
              Severity.CRITICAL,
              "samples",
              "A sample that Exodus wrote did not come back.",
              "Check the engine's database."));
    }
    List<Proof> proofs = telemetry.prove(hand.migrationId());
    proofs.forEach(proof -> findings.add(finding(proof)));
    if (proofs.isEmpty()) {
      findings.add(
          new Finding(
              POINT,
              Severity.WARNING,
              "export",
              "No metrics export is configured: only Exodus shows the measurements.",
              "Configure where they are read (exodus.telemetry), or send them to a collector "
                  + "(management.otlp.metrics.export)."));
    }
    return findings;
  }

  private boolean returns(TaskInHand hand) {
    Instant at = engine.clock().now();
    engine.sample(hand, new Sample(at, Map.of(Measurement.OPEN_DIVERGENCES, 0.0)));
    return engine.samples(hand.migrationId(), at).stream()
        .anyMatch(sample -> sample.at().equals(at));
  }

  private static Finding finding(Proof proof) {
    return proof.trouble() == null
        ? new Finding(
            POINT, Severity.INFO, proof.way(), "The sample that Exodus wrote arrived.", "")
        : new Finding(
            POINT,
            Severity.CRITICAL,
            proof.way(),
            "The export does not work: " + proof.trouble() + ".",
            proof.remedy());
  }
}
