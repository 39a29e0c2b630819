package io.exodus.worker;

import io.exodus.migration.Finding;
import io.exodus.migration.Measurement;
import io.exodus.migration.Severity;
import io.exodus.migration.api.Sample;
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

  List<Finding> run(String migrationId) {
    List<Finding> findings = new ArrayList<>();
    if (!returns(migrationId)) {
      findings.add(
          new Finding(
              POINT,
              Severity.CRITICAL,
              "samples",
              "A sample that was written did not come back.",
              "Look at the engine's database."));
    }
    List<Proof> proofs = telemetry.prove(migrationId);
    proofs.forEach(proof -> findings.add(finding(proof)));
    if (proofs.isEmpty()) {
      findings.add(
          new Finding(
              POINT,
              Severity.WARNING,
              "export",
              "Measurements are exported to no monitoring: they show in Exodus only.",
              "Name where they are read (exodus.telemetry), or send them to a collector"
                  + " (management.otlp.metrics.export)."));
    }
    return findings;
  }

  private boolean returns(String migrationId) {
    Instant at = engine.clock().now();
    engine.sample(migrationId, new Sample(at, Map.of(Measurement.OPEN_DIVERGENCES, 0.0)));
    return engine.samples(migrationId, at).stream().anyMatch(sample -> sample.at().equals(at));
  }

  private static Finding finding(Proof proof) {
    return proof.trouble() == null
        ? new Finding(POINT, Severity.INFO, proof.way(), "The sample that was written arrived.", "")
        : new Finding(
            POINT,
            Severity.CRITICAL,
            proof.way(),
            "The export does not work: " + proof.trouble() + ".",
            proof.remedy());
  }
}
