package io.exodus.engine;

import io.exodus.migration.Kind;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Plan;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.RefusedException;
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
  private static final Duration SHORTEST_HOLD = Duration.ofMillis(100);
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

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
          "migrationId", id, "use up to 63 small letters, digits and hyphens, the first no hyphen");
    }
    return new Plan(
        id,
        text("description"),
        kind(),
        text("sourceEndpoint"),
        text("targetEndpoint"),
        names(text("interlays")),
        people(OwnerRole::variable),
        people(OwnerRole::deputyVariable),
        thresholds(),
        preflight(),
        between("longestHoldMillis", millis("longestHoldMillis"), SHORTEST_HOLD, LONGEST_HOLD),
        duration("rollbackWindow"),
        instant("retentionUntil"));
  }

  private Thresholds thresholds() {
    double errors = number("maxErrorRate");
    if (!(errors >= 0 && errors <= 1)) {
      throw new RefusedException(
          "maxErrorRate", errors, "it is the share of requests that may fail, from 0 to 1");
    }
    return new Thresholds(
        errors,
        positive("maxP99Millis", millis("maxP99Millis")),
        positive("criteriaWindow", duration("criteriaWindow")),
        positive("maxLagMillis", millis("maxLagMillis")),
        positive("maxClockSkewMillis", millis("maxClockSkewMillis")));
  }

  private Kind kind() {
    String kind = text("kind");
    return Arrays.stream(Kind.values())
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
          "capacityHeadroom", headroom, "it is how many times the source must fit, 1 to 100");
    }
    double days = left("certificateDays") ? sound.certificateDays() : number("certificateDays");
    if (days != Math.rint(days) || days < 0 || days > 3_650) {
      throw new RefusedException("certificateDays", days, "use a whole number of days, 0 to 3650");
    }
    Duration age =
        left("backupAge") ? sound.backupAge() : positive("backupAge", duration("backupAge"));
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

  private Duration millis(String name) {
    double millis = number(name);
    if (millis != Math.rint(millis) || Math.abs(millis) > Integer.MAX_VALUE) {
      throw new RefusedException(name, text(name), "use a whole number of milliseconds");
    }
    return Duration.ofMillis((long) millis);
  }

  private Duration duration(String name) {
    String text = text(name);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new RefusedException(name, text, "use an ISO 8601 duration such as PT30M");
    }
  }

  private Instant instant(String name) {
    String text = text(name);
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          name, text, "use date, time and zone such as 2027-01-31T00:00:00Z");
    }
  }

  private Duration positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new RefusedException(name, text(name), "it must be longer than nothing");
    }
    return value;
  }

  private static Duration between(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new RefusedException(
          name,
          value.toMillis(),
          "use " + least.toMillis() + " to " + most.toMillis() + " milliseconds");
    }
    return value;
  }
}
