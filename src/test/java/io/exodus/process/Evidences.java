package io.exodus.process;

import java.util.Map;

/** What the criteria judge by. */
final class Evidences {

  /** Every rollback and commit criterion passes. */
  static final Map<String, Object> GOOD =
      Map.ofEntries(
          Map.entry("observable", true),
          Map.entry("errorRate", 0.001),
          Map.entry("p99Millis", 12.5),
          Map.entry("divergenceTrend", "none"),
          Map.entry("criticalFindings", 0),
          Map.entry("targetHealthy", true),
          Map.entry("validationPassed", true),
          Map.entry("openDivergences", 0L),
          Map.entry("wayBack", "whole"),
          Map.entry("wayBackLagMillis", 40.0),
          Map.entry("rollbackWindowOver", true),
          Map.entry("targetAuthorityConfirmed", true),
          Map.entry("maxErrorRate", 0.01),
          Map.entry("maxP99Millis", 100L),
          Map.entry("maxLagMillis", 1000L));

  private Evidences() {}
}
