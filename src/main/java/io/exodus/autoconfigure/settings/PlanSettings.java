package io.exodus.autoconfigure.settings;

import static io.exodus.engine.store.PlanVariables.ACCEPT_PLAINTEXT;
import static java.util.Map.entry;

import io.exodus.engine.plan.Catalog;
import io.exodus.engine.plan.Plans;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns named plans into the variables that a start may leave out, and checks them. */
final class PlanSettings {

  /** The keys by the variable that a refusal names. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          entry("sourceEndpoint", "source"),
          entry("targetEndpoint", "target"),
          entry("maxErrorRate", "max-error-rate"),
          entry("maxP99Millis", "max-p99"),
          entry("criteriaWindow", "criteria-window"),
          entry("maxLagMillis", "max-lag"),
          entry("maxClockSkewMillis", "max-clock-skew"),
          entry("longestHoldMillis", "longest-hold"),
          entry(ACCEPT_PLAINTEXT, "accept-plaintext"),
          entry("certificateDays", "certificate-days"),
          entry("backupAge", "backup-age"),
          entry("capacityHeadroom", "capacity-headroom"),
          entry("probedFrom", "probed-from"),
          entry("rollbackWindow", "rollback-window"));

  private PlanSettings() {}

  static Map<String, Map<String, Object>> plans(ExodusProperties properties, Catalog catalog) {
    Map<String, Map<String, Object>> plans = new LinkedHashMap<>();
    properties
        .plans()
        .forEach(
            (name, plan) -> {
              Map<String, Object> variables = variables(plan);
              try {
                check(variables, catalog);
              } catch (RefusedException e) {
                throw e.as("exodus.plans." + name + "." + KEYS.getOrDefault(e.field(), e.field()));
              }
              plans.put(name, variables);
            });
    return plans;
  }

  private static Map<String, Object> variables(ExodusProperties.Plan plan) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("description", plan.description());
    variables.put("kind", plan.kind() == null ? null : plan.kind().name());
    variables.put("sourceEndpoint", plan.source());
    variables.put("targetEndpoint", plan.target());
    variables.put(
        "interlays", plan.interlays().isEmpty() ? null : String.join(", ", plan.interlays()));
    plan.owners().forEach((role, owner) -> variables.put(role.variable(), owner));
    plan.deputies().forEach((role, deputy) -> variables.put(role.deputyVariable(), deputy));
    variables.put("maxErrorRate", plan.maxErrorRate());
    variables.put("maxP99Millis", millis(plan.maxP99()));
    variables.put("criteriaWindow", text(plan.criteriaWindow()));
    variables.put("maxLagMillis", millis(plan.maxLag()));
    variables.put("maxClockSkewMillis", millis(plan.maxClockSkew()));
    variables.put("longestHoldMillis", millis(plan.longestHold()));
    variables.put(
        ACCEPT_PLAINTEXT,
        plan.acceptPlaintext().isEmpty() ? null : String.join(", ", plan.acceptPlaintext()));
    variables.put("certificateDays", plan.certificateDays());
    variables.put("backupAge", text(plan.backupAge()));
    variables.put("capacityHeadroom", plan.capacityHeadroom());
    variables.put(
        "probedFrom", plan.probedFrom().isEmpty() ? null : String.join(", ", plan.probedFrom()));
    variables.put("rollbackWindow", text(plan.rollbackWindow()));
    variables.put("retention", text(plan.retention()));
    variables.values().removeIf(Objects::isNull);
    return variables;
  }

  private static void check(Map<String, Object> variables, Catalog catalog) {
    for (String end : List.of("sourceEndpoint", "targetEndpoint")) {
      if (variables.containsKey(end)) {
        catalog.demand(end, variables.get(end).toString());
      }
    }
    // What the plan leaves to the start is filled in, so that the rest is read as at a start.
    Map<String, Object> whole = new HashMap<>();
    List.of("description", "sourceEndpoint", "targetEndpoint", "interlays")
        .forEach(name -> whole.put(name, "at the start"));
    whole.putAll(variables);
    if (!variables.containsKey("sourceEndpoint") || !variables.containsKey("targetEndpoint")) {
      // Whether these are its ends shows at the start.
      whole.remove(ACCEPT_PLAINTEXT);
    }
    Plan plan = new Plans(catalog, Clock.systemUTC()).draw("check", whole);
    if (variables.containsKey("interlays")) {
      plan.interlays().forEach(catalog::interlay);
    }
  }

  /** In milliseconds; as it stands where it has no number of them that fits, to be refused. */
  private static Object millis(Duration duration) {
    try {
      return duration == null ? null : duration.toMillis();
    } catch (ArithmeticException e) {
      return duration;
    }
  }

  private static String text(Duration duration) {
    return duration == null ? null : duration.toString();
  }
}
