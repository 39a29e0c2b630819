package io.exodus.migration;

import java.time.Duration;
import java.util.Map;

/**
 * The least and the most that a duration of one kind may be, both included: what is less or more
 * would only fail later, where a timer or a call takes it.
 */
public record Span(Duration least, Duration most) {

  private static final Map<Duration, String> UNITS =
      Map.of(
          Duration.ofDays(1), " days",
          Duration.ofHours(1), " h",
          Duration.ofMinutes(1), " min",
          Duration.ofSeconds(1), " s");

  /**
   * @param given the value as it was typed, for the refusal
   * @throws RefusedException if the duration is outside
   */
  public Duration demand(String field, Object given, Duration value) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new RefusedException(field, given, "use " + words(least) + " to " + words(most));
    }
    return value;
  }

  /** The same for a field in whole milliseconds. */
  public Duration demandMillis(String field, Object given, Duration value) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new RefusedException(
          field, given, "use " + least.toMillis() + " to " + most.toMillis() + " milliseconds");
    }
    return value;
  }

  /** The value itself where it is inside, else the end that it is beyond. */
  public Duration nearest(Duration value) {
    if (value.compareTo(least) < 0) {
      return least;
    }
    return value.compareTo(most) > 0 ? most : value;
  }

  /** In the largest unit that it is two of, or one: "24 h", "366 days", "0 s". */
  private static String words(Duration time) {
    return UNITS.entrySet().stream()
        .filter(unit -> whole(time, unit.getKey()))
        .max(Map.Entry.comparingByKey())
        .map(unit -> time.dividedBy(unit.getKey()) + unit.getValue())
        .orElse(time.isZero() ? "0 s" : time.toMillis() + " ms");
  }

  private static boolean whole(Duration time, Duration unit) {
    // A day alone is said in hours, as people do.
    return time.compareTo(unit) >= 0
        && time.toMillis() % unit.toMillis() == 0
        && !(time.equals(unit) && unit.equals(Duration.ofDays(1)));
  }
}
