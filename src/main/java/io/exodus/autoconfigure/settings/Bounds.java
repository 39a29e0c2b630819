package io.exodus.autoconfigure.settings;

import io.exodus.migration.RefusedException;
import io.exodus.migration.Span;
import java.time.Duration;

/**
 * What durations and counts of the configuration may be: a negative time-out would only show in the
 * middle of a cutover. The plans' own are checked as those of a start are.
 */
public final class Bounds {

  private static final Span TIMEOUT = new Span(Duration.ofMillis(10), Duration.ofMinutes(10));

  /** The engine takes an interlay that has been silent for 5 s for gone. */
  private static final Span REPORT = new Span(Duration.ofMillis(10), Duration.ofSeconds(2));

  /** The criteria take measurements that are older for none. */
  private static final Span SAMPLE = new Span(Duration.ofMillis(10), Duration.ofMinutes(1));

  private static final Span INTERVAL = new Span(Duration.ofMillis(1), Duration.ofHours(24));
  private static final int LONGEST_NAME = 200;

  private Bounds() {}

  /**
   * @throws RefusedException naming the key, its value and the remedy
   */
  public static void demand(ExodusProperties properties) {
    properties
        .endpoints()
        .forEach(
            (name, endpoint) ->
                within(TIMEOUT, "exodus.endpoints." + name + ".timeout", endpoint.timeout()));
    properties
        .interlays()
        .forEach(
            (name, interlay) ->
                within(
                    REPORT,
                    "exodus.interlays." + name + ".report-interval",
                    interlay.reportInterval()));
    within(TIMEOUT, "exodus.engine.timeout", properties.engine().timeout());
    within(TIMEOUT, "exodus.control.timeout", properties.control().timeout());
    within(INTERVAL, "exodus.gates.interval", properties.gates().interval());
    within(SAMPLE, "exodus.worker.sample-interval", properties.worker().sampleInterval());
    within(1, 1_000, "exodus.worker.slots", properties.worker().slots());
    within(TIMEOUT, "exodus.telemetry.timeout", properties.telemetry().timeout());
    within(INTERVAL, "exodus.telemetry.patience", properties.telemetry().patience());
    within(INTERVAL, "exodus.probe.interval", properties.probe().interval());
    properties
        .probe()
        .addresses()
        .forEach(
            (name, address) ->
                within(TIMEOUT, "exodus.probe.addresses." + name + ".timeout", address.timeout()));
    within(0, 1_000_000_000, "exodus.demo.keys", properties.demo().keys());
    within(1, 10_000, "exodus.demo.clients", properties.demo().clients());
    within(1, 1_000_000, "exodus.demo.writes-per-second", properties.demo().writesPerSecond());
    if (properties.instance() != null && properties.instance().length() > LONGEST_NAME) {
      throw new RefusedException(
          "exodus.instance", properties.instance(), "use at most " + LONGEST_NAME + " characters");
    }
  }

  private static void within(Span span, String key, Duration value) {
    span.demand(key, value, value);
  }

  private static void within(long least, long most, String key, long value) {
    if (value < least || value > most) {
      throw new RefusedException(key, value, String.format("use %d to %d", least, most));
    }
  }
}
