package io.exodus.engine.store;

import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as the process variables that forms show, timers wait for and criteria judge by. */
public final class PlanVariables {

  public static final String RETENTION_UNTIL = "retentionUntil";

  /** Names of endpoints, separated by commas; empty for none. */
  public static final String ACCEPT_PLAINTEXT = "acceptPlaintext";

  /** Names of networks, separated by commas; empty for none. */
  public static final String PROBED_FROM = "probedFrom";

  /** What is still open after the registration: limits, windows and dates. */
  public static final List<String> TERMS =
      List.of(
          "maxErrorRate",
          "maxP99Millis",
          "criteriaWindow",
          "maxLagMillis",
          "maxClockSkewMillis",
          "longestHoldMillis",
          ACCEPT_PLAINTEXT,
          "certificateDays",
          "backupAge",
          "capacityHeadroom",
          PROBED_FROM,
          "rollbackWindow",
          RETENTION_UNTIL);

  private PlanVariables() {}

  /** All of them; an owner or deputy whom nobody named is null. */
  public static Map<String, Object> of(Plan plan) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("migrationId", plan.id());
    variables.put("description", plan.description());
    variables.put("kind", plan.kind().name());
    variables.put("sourceEndpoint", plan.source());
    variables.put("targetEndpoint", plan.target());
    variables.put("interlays", String.join(", ", plan.interlays()));
    for (OwnerRole role : OwnerRole.values()) {
      variables.put(role.variable(), plan.owners().get(role));
      variables.put(role.deputyVariable(), plan.deputies().get(role));
    }
    variables.put("maxErrorRate", plan.thresholds().maxErrorRate());
    variables.put("maxP99Millis", plan.thresholds().maxP99().toMillis());
    variables.put("criteriaWindow", plan.thresholds().window().toString());
    variables.put("maxLagMillis", plan.thresholds().maxLag().toMillis());
    variables.put("maxClockSkewMillis", plan.thresholds().maxClockSkew().toMillis());
    variables.put("longestHoldMillis", plan.longestHold().toMillis());
    variables.put(ACCEPT_PLAINTEXT, String.join(", ", plan.preflight().acceptPlaintext()));
    variables.put("certificateDays", plan.preflight().certificateDays());
    variables.put("backupAge", plan.preflight().backupAge().toString());
    variables.put("capacityHeadroom", plan.preflight().capacityHeadroom());
    variables.put(PROBED_FROM, String.join(", ", plan.preflight().probedFrom()));
    variables.put("rollbackWindow", plan.rollbackWindow().toString());
    variables.put(RETENTION_UNTIL, plan.retentionUntil().toString());
    return variables;
  }
}
