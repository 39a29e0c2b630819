package io.exodus.delegate;

import io.exodus.migration.Limits;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The windows and dates of a plan as timers take them. The terms are checked when they are agreed;
 * a run that got a senseless one all the same, from before there were such checks or from a hand in
 * the database, must not stand still behind its cutover: it goes on to the people who decide there.
 */
public class PlanTimers {

  private final Clock clock;

  public PlanTimers(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param term an ISO 8601 duration
   * @return the nearest one that a timer can wait for; none at all where it is no duration
   */
  public String window(Object term) {
    try {
      return Limits.ROLLBACK_WINDOW.nearest(Duration.parse(String.valueOf(term))).toString();
    } catch (DateTimeException e) {
      return Duration.ZERO.toString();
    }
  }

  /**
   * @param term date, time and zone as in ISO 8601
   * @return the same; this moment where it is no date that can be waited for. The record of
   *     authority looks at the date itself before it lets the source go.
   */
  public String date(Object term) {
    try {
      Instant date = Instant.parse(String.valueOf(term));
      if (date.isBefore(Limits.END_OF_TIME)) {
        return date.truncatedTo(ChronoUnit.MILLIS).toString();
      }
    } catch (DateTimeException e) {
      // Its owner is asked at once.
    }
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
