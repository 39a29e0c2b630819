package io.exodus.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The engine's clock, as a worker knows it from the engine's answers. Workers compare what others
 * of them have put down, and the engine judges it by its own time: so all of them use one clock,
 * however far apart those of their machines are. Until the first answer it is the machine's own.
 */
public final class EngineClock {

  /** After that time a look that took longer is better than an old one: clocks drift. */
  private static final long BEST_BEFORE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Clock machine;
  private final LongSupplier nanos;
  private Look best = new Look(0, Long.MAX_VALUE / 4, 0);

  /**
   * @param offsetMillis the engine's clock minus the machine's
   * @param took nanoseconds from the question to the answer: twice what the offset may be wrong by
   */
  private record Look(long offsetMillis, long took, long at) {

    /** Somebody has set a clock meanwhile. */
    boolean contradicts(Look earlier) {
      return Math.abs(offsetMillis - earlier.offsetMillis) > (took + earlier.took) / 2_000_000 + 1;
    }
  }

  public EngineClock() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  EngineClock(Clock machine, LongSupplier nanos) {
    this.machine = machine;
    this.nanos = nanos;
  }

  /**
   * Takes an answer that came right now.
   *
   * @param engineMillis the engine's time in it, since 1970
   * @param took nanoseconds from the question to the answer
   */
  synchronized void heard(long engineMillis, long took) {
    long then = machine.millis() - took / 2_000_000;
    Look look = new Look(engineMillis - then, took, nanos.getAsLong());
    if (look.took <= best.took || look.at - best.at > BEST_BEFORE_NANOS || look.contradicts(best)) {
      best = look;
    }
  }

  /** The engine's time, in milliseconds as its database keeps it. */
  public Instant now() {
    return of(machine.instant()).truncatedTo(ChronoUnit.MILLIS);
  }

  /** What the engine's clock showed when the machine's showed that. */
  public synchronized Instant of(Instant here) {
    return here.plusMillis(best.offsetMillis);
  }
}
