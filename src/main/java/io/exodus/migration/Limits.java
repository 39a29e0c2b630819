package io.exodus.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a person may agree on at most: forms, timers and the engine's database take no more. */
public final class Limits {

  /** Zero: the decision is asked for at once. */
  public static final Span ROLLBACK_WINDOW = new Span(Duration.ZERO, Duration.ofDays(366));

  /** From the registration on. */
  public static final Span RETENTION = new Span(Duration.ZERO, Duration.ofDays(36_500));

  public static final Span BACKUP_AGE = new Span(Duration.ofMinutes(1), Duration.ofDays(3_650));
  public static final Span CRITERIA_WINDOW = new Span(Duration.ofSeconds(1), Duration.ofHours(24));
  public static final Span LONGEST_HOLD = new Span(Duration.ofMillis(100), Duration.ofMinutes(1));
  public static final Span P99 = new Span(Duration.ofMillis(1), Duration.ofMinutes(10));
  public static final Span LAG = new Span(Duration.ofMillis(1), Duration.ofHours(1));
  public static final Span CLOCK_SKEW = new Span(Duration.ofMillis(1), Duration.ofHours(1));

  /** Any date that a person gives is before this one. */
  public static final Instant END_OF_TIME = Instant.parse("3000-01-01T00:00:00Z");

  /** Characters of a description. */
  public static final int DESCRIPTION = 1_000;

  /** Characters of any other text: the engine's columns have room for no more. */
  public static final int TEXT = 4_000;

  private Limits() {}

  /**
   * @throws RefusedException if the date is so far that no timer takes it
   */
  public static Instant date(String field, Object given, Instant date) {
    if (!date.isBefore(END_OF_TIME)) {
      throw new RefusedException(field, given, "use a date before the year 3000");
    }
    return date;
  }

  /**
   * @throws RefusedException if the text is longer than that
   */
  public static String text(String field, String text, int longest) {
    if (text.length() > longest) {
      throw new RefusedException(
          field,
          text,
          String.format(
              Locale.ROOT, "it is %,d characters long; use at most %,d", text.length(), longest));
    }
    return text;
  }
}
