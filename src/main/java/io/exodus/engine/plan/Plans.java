package io.exodus.engine.plan;

import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.Limits;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Draws up the plan of a migration: what its start gives counts first, then its named plan, then
 * what is sound for most.
 */
public class Plans {

  private static final String RETENTION = "retention";
  private static final String INTERLAYS = "interlays";
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "kind",
          "PRODUCTION",
          "maxErrorRate",
          0.01,
          "maxP99Millis",
          100L,
          "criteriaWindow",
          "PT5M",
          "maxLagMillis",
          1_000L,
          "maxClockSkewMillis",
          250L,
          "longestHoldMillis",
          5_000L,
          "rollbackWindow",
          "PT24H",
          RETENTION,
          "P30D");

  private final Catalog catalog;
  private final Clock clock;

  public Plans(Catalog catalog, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * @param given the start's variables; one that is blank counts as left out
   * @throws RefusedException naming the variable, its value and the remedy
   */
  public Plan draw(String id, Map<String, Object> given) {
    Map<String, Object> all = new HashMap<>(DEFAULTS);
    String name = text(given.get("plan"));
    if (!name.isEmpty()) {
      all.putAll(catalog.plan(name));
    }
    given.forEach(
        (variable, value) -> {
          if (!text(value).isEmpty()) {
            all.put(variable, value);
          }
        });
    all.computeIfAbsent(INTERLAYS, variable -> leading(all));
    all.computeIfAbsent(PlanVariables.RETENTION_UNTIL, variable -> kept(all));
    if (MigrationKind.REHEARSAL.name().equalsIgnoreCase(text(all.get("kind")))) {
      // An incident needs somebody who releases what it holds; a rehearsal need not name another.
      all.putIfAbsent(
          OwnerRole.INCIDENT_CONTACT.variable(), all.get(OwnerRole.MIGRATION_OPERATOR.variable()));
    }
    Plan plan = PlanReader.read(id, all);
    if (!text(given.get(PlanVariables.RETENTION_UNTIL)).isEmpty()) {
      demandFuture(plan, clock.instant());
    }
    return plan;
  }

  /**
   * @throws RefusedException if the source would be kept until a moment that is over
   */
  static void demandFuture(Plan plan, Instant now) {
    if (!plan.retentionUntil().isAfter(now)) {
      throw new RefusedException(
          PlanVariables.RETENTION_UNTIL,
          plan.retentionUntil(),
          "it is in the past; give a later date");
    }
  }

  /** Every interlay between the two databases: one left out would go on writing to the source. */
  private String leading(Map<String, Object> all) {
    String source = text(all.get("sourceEndpoint"));
    String target = text(all.get("targetEndpoint"));
    if (source.isEmpty() || target.isEmpty()) {
      return null;
    }
    catalog.demand("sourceEndpoint", source);
    catalog.demand("targetEndpoint", target);
    String leading = String.join(", ", catalog.leading(source, target));
    if (leading.isEmpty()) {
      throw new RefusedException(
          INTERLAYS,
          null,
          "no interlay leads from " + source + " to " + target + "; configure one");
    }
    return leading;
  }

  private String kept(Map<String, Object> all) {
    String retention = text(all.get(RETENTION));
    try {
      Duration kept = Limits.RETENTION.demand(RETENTION, retention, Duration.parse(retention));
      return clock.instant().plus(kept).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeParseException e) {
      throw new RefusedException(RETENTION, retention, "use an ISO 8601 duration such as P30D");
    }
  }

  private static String text(Object value) {
    return Objects.toString(value, "").strip();
  }
}
