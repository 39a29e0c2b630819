package io.exodus.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was agreed before a migration starts. Endpoints and interlays are named, never described:
 * their addresses and credentials live in configuration.
 *
 * @param id the migration's id, which is the process's business key
 * @param owners user or group id by role
 * @param preflight what the preflight measures against
 * @param longestHold after this time an interlay's hold ends by itself
 * @param rollbackWindow how long the target is observed before a commit may be decided
 * @param retentionUntil the source is kept at least until then
 */
public record Plan(
    String id,
    String description,
    Kind kind,
    String source,
    String target,
    List<String> interlays,
    Map<OwnerRole, String> owners,
    Thresholds thresholds,
    PreflightTerms preflight,
    Duration longestHold,
    Duration rollbackWindow,
    Instant retentionUntil) {

  public Plan {
    interlays = List.copyOf(interlays);
    owners = Map.copyOf(owners);
    // Plans registered before there were such terms lack them.
    preflight = preflight == null ? PreflightTerms.DEFAULT : preflight;
  }

  /** With the preflight's default terms. */
  public Plan(
      String id,
      String description,
      Kind kind,
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
        thresholds,
        PreflightTerms.DEFAULT,
        longestHold,
        rollbackWindow,
        retentionUntil);
  }

  public String endpoint(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }
}
