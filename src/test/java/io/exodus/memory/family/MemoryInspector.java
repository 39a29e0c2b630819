package io.exodus.memory.family;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Inspector;
import io.exodus.endpoint.tls.Transport;
import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.Incompatibility.Presence;
import io.exodus.migration.Measurement;
import io.exodus.migration.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds out before a migration what would make it fail. */
final class MemoryInspector implements Inspector {

  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(1);

  @Override
  public List<Finding> endpoints(EndpointPair link) {
    String check = "endpoints";
    try (MemoryConnection source = MemoryConnection.open(link.source());
        MemoryConnection target = MemoryConnection.open(link.target())) {
      if (source.info().get("server").equals(target.info().get("server"))) {
        return List.of(
            critical(check, link.target(), "It is the source.", "Configure the target's address."));
      }
      return List.of();
    }
  }

  @Override
  public List<Finding> credentials(EndpointPair link) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Boolean> here = users(link.source(), findings);
    Map<String, Boolean> there = users(link.target(), findings);
    applicationUsers(link.source(), here, findings);
    applicationUsers(link.target(), there, findings);
    here.forEach(
        (user, on) -> {
          if (on && !there.containsKey(user)) {
            findings.add(
                critical(
                    "credentials",
                    link.target(),
                    "User '" + user + "' of the source is missing.",
                    "Create it there: it is refused after the cutover."));
          }
        });
    return findings;
  }

  /** What Exodus cannot log in to, or may not administer, has none. */
  private static Map<String, Boolean> users(EndpointSettings endpoint, List<Finding> findings) {
    try (MemoryConnection connection = MemoryConnection.open(endpoint)) {
      return new Outsiders(connection).users();
    } catch (EndpointException e) {
      findings.add(critical("credentials", endpoint, e.what() + ".", e.remedy()));
      return Map.of();
    }
  }

  private static void applicationUsers(
      EndpointSettings endpoint, Map<String, Boolean> users, List<Finding> findings) {
    for (String user : endpoint.applicationUsers()) {
      if (!users.getOrDefault(user, false)) {
        findings.add(
            critical(
                "credentials",
                endpoint,
                "The applications' user '" + user + "' is missing or off.",
                "Create it and switch it on, or correct application-users."));
      }
    }
  }

  @Override
  public Transport transport(EndpointSettings endpoint) {
    MemoryConnection.anonymous(endpoint).close();
    return Transport.plaintext();
  }

  @Override
  public Map<String, Connected> connected(EndpointSettings endpoint) {
    try (MemoryConnection connection = MemoryConnection.open(endpoint)) {
      return new Outsiders(connection).connected();
    }
  }

  @Override
  public List<Finding> health(EndpointPair link) {
    List<Finding> findings = new ArrayList<>();
    Health source = new MemoryProber().probe(link.source());
    Health target = new MemoryProber().probe(link.target());
    if (!target.writable()) {
      findings.add(critical("health", link.target(), "It is full.", "Give it more room."));
    }
    Duration skew = target.clockOffset().minus(source.clockOffset());
    if (skew.abs().compareTo(NOTABLE_SKEW) > 0) {
      findings.add(
          new Finding(
              "health",
              Severity.WARNING,
              link.target().name(),
              "Its clock differs from the source's by " + skew.toMillis() + " ms.",
              "Synchronise both clocks: lags are measured by them."));
    }
    return findings;
  }

  @Override
  public List<Finding> backup(EndpointPair link, Duration atMost) {
    return List.of(
        new Finding(
            "health",
            Severity.WARNING,
            link.source().name(),
            "It is in memory only, and cannot be saved.",
            "The database owner vouches for a backup."));
  }

  @Override
  public List<Finding> capacity(EndpointPair link, double headroom) {
    Map<String, Double> source = new MemoryProber().probe(link.source()).figures();
    Map<String, Double> target = new MemoryProber().probe(link.target()).figures();
    double held = source.get(Measurement.MEMORY_BYTES);
    double room = target.getOrDefault(Measurement.MEMORY_LIMIT_BYTES, Double.MAX_VALUE);
    List<Finding> findings = new ArrayList<>();
    if (held * headroom > room) {
      findings.add(
          critical(
              "capacity",
              link.target(),
              "It has room for %.0f bytes; the source holds %.0f.".formatted(room, held),
              "Give it more room."));
    }
    if (target.get(Measurement.RECORDS) > 0) {
      findings.add(
          critical(
              "capacity",
              link.target(),
              "It holds %.0f records.".formatted(target.get(Measurement.RECORDS)),
              "Empty it if nobody needs them; otherwise take another target."));
    }
    return findings;
  }

  @Override
  public List<Finding> compatibility(EndpointPair link) {
    String source = new MemoryProber().probe(link.source()).version();
    String target = new MemoryProber().probe(link.target()).version();
    if (source.equals(target)) {
      return List.of();
    }
    return List.of(
        new Finding(
            "compatibility",
            Severity.WARNING,
            link.target().name(),
            "It has version " + target + ", and the source " + source + ".",
            "Rehearse the move.",
            new Incompatibility("serverVersion", Presence.UNUSED, true)));
  }

  private static Finding critical(
      String check, EndpointSettings endpoint, String message, String advice) {
    return new Finding(check, Severity.CRITICAL, endpoint.name(), message, advice);
  }
}
