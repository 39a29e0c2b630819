package io.exodus.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was agreed before a migration starts. Endpoints and interlays are named, never described:
 * their addresses and credentials live in configuration.
 *
 * @param id the migration's id, which is the process's business key
 * @param owners user or group id by role
 * @param deputies user or group id by role, where the owner has somebody who may decide instead
 * @param preflight what the preflight measures against
 * @param longestHold after this time an interlay's hold ends by itself
 * @param rollbackWindow how long the target is observed before a commit may be decided
 * @param retentionUntil the source is kept at least until then
 */
public record Plan(
    String id,
    String description,
    MigrationKind kind,
    String source,
    String target,
    List<String> interlays,
    Map<OwnerRole, String> owners,
    Map<OwnerRole, String> deputies,
    Thresholds thresholds,
    PreflightTerms preflight,
    Duration longestHold,
    Duration rollbackWindow,
    Instant retentionUntil) {

  public Plan {
    interlays = List.copyOf(interlays);
    owners = Map.copyOf(owners);
    // Plans registered before there were deputies, or such terms, lack them.
    deputies = deputies == null ? Map.of() : Map.copyOf(deputies);
    preflight = preflight == null ? PreflightTerms.DEFAULT : preflight;
  }

  /** Without deputies, and with the preflight's default terms. */
  public Plan(
      String id,
      String description,
      MigrationKind kind,
      String source,
      String target,
      List<String> interlays,
      Map<OwnerRole, String> owners,
      Thresholds thresholds,
      Duration longestHold,
      Duration rollbackWindow,
      Instant retentionUntil) {
    this(
        id,
        description,
        kind,
        source,
        target,
        interlays,
        owners,
        Map.of(),
        thresholds,
        PreflightTerms.DEFAULT,
        longestHold,
        rollbackWindow,
        retentionUntil);
  }

  /** Who may decide in that role, the owner first: ids of users or groups; empty if nobody may. */
  public List<String> holders(OwnerRole role) {
    return Stream.of(owners.get(role), deputies.get(role))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** Everybody who holds a role. */
  public Set<String> holders() {
    return Arrays.stream(OwnerRole.values())
        .flatMap(role -> holders(role).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public String endpoint(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }
}
