package io.exodus.engine.plan;

import io.exodus.engine.store.PlanVariables;
import io.exodus.migration.Limits;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Span;
import io.exodus.migration.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a plan from variables that leave nothing out but the preflight's terms. */
public final class PlanReader {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final Map<String, Object> variables;

  private PlanReader(Map<String, Object> variables) {
    this.variables = variables;
  }

  /**
   * @throws RefusedException naming the variable, its value and the remedy
   */
  public static Plan read(String id, Map<String, Object> variables) {
    return new PlanReader(variables).plan(id);
  }

  /**
   * The same plan with other values of these names, as far as given; everything else stays.
   *
   * @param names of {@link PlanVariables}
   * @throws RefusedException naming the variable, its value and the remedy
   */
  public static Plan with(Plan plan, Collection<String> names, Map<String, Object> variables) {
    Map<String, Object> all = PlanVariables.of(plan);
    names.stream()
        .filter(variables::containsKey)
        .forEach(name -> all.put(name, variables.get(name)));
    return read(plan.id(), all);
  }

  private Plan plan(String id) {
    if (id == null || !ID.matcher(id).matches()) {
      throw new RefusedException(
          "migrationId",
          id,
          "use up to 63 lower-case letters, digits and hyphens, not beginning with a hyphen");
    }
    return new Plan(
        id,
        Limits.text("description", text("description"), Limits.DESCRIPTION),
        kind(),
        text("sourceEndpoint"),
        text("targetEndpoint"),
        names(text("interlays")),
        people(OwnerRole::variable),
        people(OwnerRole::deputyVariable),
        thresholds(),
        preflight(),
        millis("longestHoldMillis", Limits.LONGEST_HOLD),
        duration("rollbackWindow", Limits.ROLLBACK_WINDOW),
        instant(PlanVariables.RETENTION_UNTIL));
  }

  private Thresholds thresholds() {
    double errors = number("maxErrorRate");
    if (!(errors >= 0 && errors <= 1)) {
      throw new RefusedException(
          "maxErrorRate", errors, "give the share of requests that may fail, from 0 to 1");
    }
    return new Thresholds(
        errors,
        millis("maxP99Millis", Limits.P99),
        duration("criteriaWindow", Limits.CRITERIA_WINDOW),
        millis("maxLagMillis", Limits.LAG),
        millis("maxClockSkewMillis", Limits.CLOCK_SKEW));
  }

  private MigrationKind kind() {
    String kind = text("kind");
    return Arrays.stream(MigrationKind.values())
        .filter(k -> k.name().equalsIgnoreCase(kind))
        .findFirst()
        .orElseThrow(() -> new RefusedException("kind", kind, "use production or rehearsal"));
  }

  /** What is left out here is sound for most. */
  private PreflightTerms preflight() {
    PreflightTerms sound = PreflightTerms.DEFAULT;
    double headroom =
        left("capacityHeadroom") ? sound.capacityHeadroom() : number("capacityHeadroom");
    if (!(headroom >= 1 && headroom <= 100)) {
      throw new RefusedException(
          "capacityHeadroom",
          headroom,
          "give the required memory as a multiple of the source's data, from 1 to 100");
    }
    double days = left("certificateDays") ? sound.certificateDays() : number("certificateDays");
    if (days != Math.rint(days) || days < 0 || days > 3_650) {
      throw new RefusedException("certificateDays", days, "use a whole number of days, 0 to 3650");
    }
    Duration age = left("backupAge") ? sound.backupAge() : duration("backupAge", Limits.BACKUP_AGE);
    List<String> networks = names(Objects.toString(variables.get(PlanVariables.PROBED_FROM), ""));
    return new PreflightTerms(acceptPlaintext(), (int) days, age, headroom, networks);
  }

  private List<String> acceptPlaintext() {
    List<String> accepted =
        names(Objects.toString(variables.get(PlanVariables.ACCEPT_PLAINTEXT), ""));
    for (String endpoint : accepted) {
      if (!endpoint.equals(text("sourceEndpoint")) && !endpoint.equals(text("targetEndpoint"))) {
        throw new RefusedException(
            PlanVariables.ACCEPT_PLAINTEXT,
            endpoint,
            "name the source, "
                + text("sourceEndpoint")
                + ", the target, "
                + text("targetEndpoint")
                + ", or neither");
      }
    }
    return accepted;
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private Map<OwnerRole, String> people(Function<OwnerRole, String> variable) {
    Map<OwnerRole, String> people = new EnumMap<>(OwnerRole.class);
    for (OwnerRole role : OwnerRole.values()) {
      String id = Objects.toString(variables.get(variable.apply(role)), "").strip();
      if (!id.isEmpty()) {
        people.put(role, id);
      }
    }
    return people;
  }

  private boolean left(String name) {
    return Objects.toString(variables.get(name), "").isBlank();
  }

  private Object required(String name) {
    Object value = variables.get(name);
    if (left(name)) {
      throw new RefusedException(name, null, "a migration cannot start without it");
    }
    return value;
  }

  private String text(String name) {
    return required(name).toString().strip();
  }

  private double number(String name) {
    String text = text(name);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new RefusedException(name, text, "use a number");
    }
  }

  private Duration millis(String name, Span span) {
    double millis = number(name);
    if (millis != Math.rint(millis) || Math.abs(millis) > Integer.MAX_VALUE) {
      throw new RefusedException(name, text(name), "use a whole number of milliseconds");
    }
    return span.demandMillis(name, text(name), Duration.ofMillis((long) millis));
  }

  private Duration duration(String name, Span span) {
    String text = text(name);
    try {
      return span.demand(name, text, Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new RefusedException(name, text, "use an ISO 8601 duration such as PT30M");
    }
  }

  private Instant instant(String name) {
    String text = text(name);
    try {
      return Limits.date(name, text, OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          name, text, "use date, time and zone such as 2027-01-31T00:00:00Z");
    }
  }
}
