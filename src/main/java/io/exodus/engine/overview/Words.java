package io.exodus.engine.overview;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times and shares as people read them. */
final class Words {

  static final String UNKNOWN = "not measured";

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  static String of(Instant moment) {
    return MOMENT.format(moment);
  }

  /** To the second: where a moment more or less is data. */
  static String exact(Instant moment) {
    return SECOND.format(moment);
  }

  /** Such as "1 day 6 hours", "1.5 seconds" or "250 ms". */
  static String of(Duration time) {
    if (time.compareTo(Duration.ofSeconds(-1)) <= 0) {
      return "minus " + of(time.negated());
    }
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      return time.toMillis() + " ms";
    }
    List<String> parts = new ArrayList<>();
    add(parts, time.toDaysPart(), "day");
    add(parts, time.toHoursPart(), "hour");
    add(parts, time.toMinutesPart(), "minute");
    BigDecimal seconds =
        BigDecimal.valueOf(time.toSecondsPart()).add(BigDecimal.valueOf(time.toMillisPart(), 3));
    if (seconds.signum() != 0) {
      parts.add(plain(seconds) + (seconds.compareTo(BigDecimal.ONE) == 0 ? " second" : " seconds"));
    }
    return String.join(" ", parts);
  }

  /** Null is what could not be measured. */
  static String millis(Number millis) {
    return millis == null ? UNKNOWN : of(Duration.ofMillis(Math.round(millis.doubleValue())));
  }

  /** Null is what could not be measured. */
  static String share(Double share) {
    return share == null
        ? UNKNOWN
        : plain(BigDecimal.valueOf(share * 100).setScale(2, RoundingMode.HALF_UP)) + " %";
  }

  /** Null is what could not be measured. */
  static String answer(Object flag) {
    return flag == null ? UNKNOWN : Boolean.TRUE.equals(flag) ? "yes" : "no";
  }

  /** The words that a name such as {@code approveRun} is made of. */
  static String spelled(String name) {
    String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count != 0) {
      parts.add(count + " " + unit + (count == 1 ? "" : "s"));
    }
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
  }
}
