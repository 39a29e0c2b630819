package io.exodus.worker.preflight;

import io.exodus.client.EngineApi;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Inspector;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Finding;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.client.variable.ClientValues;

/** The points of the preflight that a machine can check. Topic {@code exodus-check}. */
public final class Checks implements Handler {

  static final String CREDENTIALS = "credentials";
  private static final String ENDPOINTS = "endpoints";

  private final EngineApi engine;
  private final InterlayCheck interlays;
  private final ProbeCheck probes;
  private final BypassCheck bypasses;
  private final TelemetryCheck telemetry;
  private final TransportCheck transport = new TransportCheck(Clock.systemUTC());

  public Checks(EngineApi engine, Fleets fleets, Telemetry telemetry) {
    this.engine = engine;
    this.interlays = new InterlayCheck(engine, fleets);
    this.probes = new ProbeCheck(engine);
    this.bypasses = new BypassCheck(engine, fleets);
    this.telemetry = new TelemetryCheck(engine, telemetry);
  }

  @Override
  public String topic() {
    return "exodus-check";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String check = work.input("check");
    List<Finding> findings;
    Verdict verdict;
    try {
      findings = run(check, work);
      verdict =
          findings.stream().anyMatch(f -> f.severity() == Severity.CRITICAL)
              ? Verdict.FAIL
              : Verdict.PASS;
    } catch (EndpointException e) {
      // Blind is not well: the check could not see, so it says nothing about the endpoint.
      findings =
          List.of(
              new Finding(
                  check,
                  Severity.WARNING,
                  e.endpoint(),
                  "The check could not run: " + e.getMessage(),
                  "Fix the cause and run the preflight again."));
      verdict = Verdict.UNKNOWN;
    }
    engine.check(work.hand(), check, verdict, findings);
    // Whoever accepts the incompatibilities is shown these, before the preflight as a whole is
    // judged.
    return check.equals("compatibility")
        ? Map.of("compatibilityFindings", ClientValues.jsonValue(Json.write(findings)))
        : Map.of();
  }

  private List<Finding> run(String check, Work work) {
    Inspector inspector = work.family().inspector();
    return switch (check) {
      case ENDPOINTS -> endpoints(work);
      case CREDENTIALS -> credentials(work);
      case "health" -> health(work);
      case InterlayCheck.POINT -> interlays(work);
      case TelemetryCheck.POINT -> telemetry.run(work.hand());
      case "capacity" ->
          inspector.capacity(work.link(), work.plan().preflight().capacityHeadroom());
      case "compatibility" -> compatibility(work);
      default ->
          throw new RefusedException(
              "input 'check'",
              check,
              "use endpoints, credentials, health, interlays, telemetry, capacity or"
                  + " compatibility in the model");
    };
  }

  /** The way there first: over one that cannot be trusted, a login proves nothing. */
  private List<Finding> credentials(Work work) {
    Family family = work.family();
    Inspector inspector = family.inspector();
    List<Finding> findings = new ArrayList<>();
    for (Authority side : Authority.values()) {
      EndpointSettings endpoint = work.link().side(side);
      findings.addAll(
          transport.judge(
              family, endpoint, inspector.transport(endpoint), work.plan().preflight()));
    }
    boolean trusted = findings.stream().noneMatch(f -> f.severity() == Severity.CRITICAL);
    findings.addAll(trusted ? inspector.credentials(work.link()) : List.of());
    return findings;
  }

  private static List<Finding> compatibility(Work work) {
    List<Finding> findings = new ArrayList<>(work.family().schema().compare(work.link()));
    findings.addAll(work.family().inspector().compatibility(work.link()));
    return findings;
  }

  private static List<Finding> endpoints(Work work) {
    if (work.link().source().uri().equals(work.link().target().uri())) {
      return List.of(
          new Finding(
              ENDPOINTS,
              Severity.CRITICAL,
              work.link().target().name(),
              "Source and target have the same address.",
              "Configure the target's own address."));
    }
    return work.family().inspector().endpoints(work.link());
  }

  private static List<Finding> health(Work work) {
    Inspector inspector = work.family().inspector();
    List<Finding> findings = new ArrayList<>(inspector.health(work.link()));
    if (findings.stream().noneMatch(f -> f.severity() == Severity.CRITICAL)) {
      findings.addAll(inspector.backup(work.link(), work.plan().preflight().backupAge()));
    }
    return findings;
  }

  /** Unless every interlay has its say, nobody can be told from a stranger. */
  private List<Finding> interlays(Work work) {
    List<Finding> findings = new ArrayList<>(interlays.run(work));
    if (findings.stream().noneMatch(f -> f.severity() == Severity.CRITICAL)) {
      findings.addAll(probes.run(work));
      findings.addAll(bypasses.look(work));
    }
    return findings;
  }
}
