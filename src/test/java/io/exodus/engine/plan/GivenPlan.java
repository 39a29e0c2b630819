package io.exodus.engine.plan;

import io.exodus.migration.OwnerRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables of a request that is complete and makes sense. */
public final class GivenPlan {

  private GivenPlan() {}

  /** A new map each time, for tests to change. */
  public static Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("description", "Orders move");
    variables.put("kind", "production");
    variables.put("sourceEndpoint", "orders-old");
    variables.put("targetEndpoint", "orders-new");
    variables.put("interlays", "orders, orders-eu");
    for (OwnerRole role : OwnerRole.values()) {
      variables.put(role.variable(), "user" + role.ordinal());
    }
    variables.put("maxErrorRate", 0.01);
    variables.put("maxP99Millis", 50L);
    variables.put("criteriaWindow", "PT5M");
    variables.put("maxLagMillis", "2000");
    variables.put("maxClockSkewMillis", 500);
    variables.put("longestHoldMillis", 3000);
    variables.put("acceptPlaintext", "orders-old");
    variables.put("certificateDays", 21);
    variables.put("backupAge", "PT12H");
    variables.put("capacityHeadroom", "2");
    variables.put("rollbackWindow", "PT1H");
    variables.put("retentionUntil", "2099-01-31T00:00:00Z");
    return variables;
  }

  /** The same with the demo's interlay. */
  public static Map<String, Object> byOneInterlay() {
    Map<String, Object> variables = variables();
    variables.put("interlays", "orders");
    return variables;
  }

  /**
   * One with the demo's endpoints, by owners who are there; its source is kept until 2099.
   *
   * @param owners in the order of {@link OwnerRole}
   */
  public static Map<String, Object> ofTheDemo(List<String> owners) {
    Map<String, Object> plan = new HashMap<>();
    for (OwnerRole role : OwnerRole.values()) {
      plan.put(role.variable(), owners.get(role.ordinal()));
    }
    plan.put("description", "Orders move");
    plan.put("kind", "production");
    plan.put("sourceEndpoint", "orders-old");
    plan.put("targetEndpoint", "orders-new");
    plan.put("interlays", "orders");
    plan.put("maxErrorRate", 0.01);
    plan.put("maxP99Millis", 500);
    plan.put("criteriaWindow", "PT10S");
    plan.put("maxLagMillis", 1_500);
    plan.put("maxClockSkewMillis", 500);
    plan.put("longestHoldMillis", 5_000);
    plan.put("rollbackWindow", "PT1H");
    plan.put("retentionUntil", "2099-01-01T00:00:00Z");
    return plan;
  }
}
