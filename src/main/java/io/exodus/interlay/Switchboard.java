package io.exodus.interlay;

import io.exodus.interlay.Front.Load;
import io.exodus.interlay.Front.Redirected;
import io.exodus.interlay.control.InterlayStats;
import io.exodus.interlay.control.NoRouteException;
import io.exodus.interlay.control.StaleOrderException;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes the gate. Orders of a cutover and answers of the engine meet here; the higher
 * epoch wins.
 */
// Whoever writes holds the monitor; the fields are volatile for those who read.
@SuppressWarnings("NonAtomicVolatileUpdate")
final class Switchboard {

  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
  private static final long LOOK_NANOS = 500_000;

  /** After the drain is over, what open transactions had in flight may still be answered. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private final String name;
  private final RouteFile file;
  private final ScheduledExecutorService clock;
  private Front front;

  private volatile TrafficState gate = TrafficState.UNKNOWN;
  private volatile long holds;
  private volatile long holdsExpired;
  private volatile long flips;
  private volatile Duration longestHold = Duration.ZERO;
  private long highest = -1;
  private ScheduledFuture<?> end;

  Switchboard(String name, RouteFile file, ScheduledExecutorService clock) {
    this.name = name;
    this.file = file;
    this.clock = clock;
  }

  synchronized void serve(Front newFront) {
    front = newFront;
  }

  TrafficState gate() {
    return gate;
  }

  /**
   * @throws StaleOrderException if a higher epoch has been heard
   */
  synchronized void hear(long epoch) {
    if (epoch < highest) {
      throw new StaleOrderException(epoch, highest);
    }
    highest = epoch;
  }

  synchronized void hold(long epoch, Duration longest) {
    if (!gate.known()) {
      throw new NoRouteException(name);
    }
    hear(epoch);
    close(gate.authority(), epoch, longest);
  }

  private void close(Authority authority, long epoch, Duration longest) {
    cancelEnd();
    longestHold = longest;
    holds++;
    gate = new TrafficState(authority, epoch, true, false);
    TrafficState mine = gate;
    end = clock.schedule(() -> expire(mine), longest.toNanos(), TimeUnit.NANOSECONDS);
    applyRoute();
  }

  private synchronized void expire(TrafficState hold) {
    if (gate.held() && gate.epoch() == hold.epoch()) {
      holdsExpired++;
      LOG.warn(
          "Interlay '{}': the hold of epoch {} has reached its time limit; it serves the {} again",
          name,
          gate.epoch(),
          gate.authority());
      gate = new TrafficState(gate.authority(), gate.epoch(), false, false);
      applyRoute();
    }
  }

  /**
   * Waits until all in flight is answered. Open transactions that are idle, and commands of which
   * the client has sent a part only, are waited for no longer than a quarter of the longest hold:
   * one idle client must not cost a cutover.
   */
  Load awaitDrained(long epoch, Duration atMost, boolean blockedToo) {
    long begin = System.nanoTime();
    long until = begin + atMost.toNanos();
    long idleUntil = Math.min(until, begin + longestHold.toNanos() / 4);
    while (true) {
      Load load = front.load();
      boolean answered = load.pending() == 0 && (!blockedToo || load.blocked() == 0);
      long now = System.nanoTime();
      if (answered && load.transactions() == 0 && load.incomplete() == 0) {
        return load;
      }
      if (now >= idleUntil && freeze(epoch)) {
        until = Math.max(until, now + GRACE.toNanos());
        continue;
      }
      if (now >= until || answered && now >= idleUntil || !holding(epoch)) {
        return load;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean holding(long epoch) {
    return gate.held() && gate.epoch() == epoch;
  }

  /** From now on open transactions are held too. Returns true the first time. */
  private synchronized boolean freeze(long epoch) {
    if (!holding(epoch) || gate.frozen()) {
      return false;
    }
    gate = new TrafficState(gate.authority(), epoch, true, true);
    return true;
  }

  synchronized Redirected route(long epoch, Authority authority) {
    hear(epoch);
    return open(authority, epoch);
  }

  private Redirected open(Authority authority, long epoch) {
    cancelEnd();
    boolean flip = gate.known() && gate.authority() != authority;
    keep(authority, epoch);
    gate = new TrafficState(authority, epoch, false, false);
    if (flip) {
      flips++;
    }
    LOG.info(
        "Interlay '{}': {} the {} under epoch {}",
        name,
        flip ? "flips to" : "serves",
        authority,
        epoch);
    return applyRoute();
  }

  /** On disk before it is served; but a full disk must not end the service. */
  private void keep(Authority authority, long epoch) {
    try {
      file.write(authority, epoch);
    } catch (IOException e) {
      LOG.error(
          "Interlay '{}' can't write its route to disk, so a restart without the engine would "
              + "have no route. Free the disk or repair the directory",
          name,
          e);
    }
  }

  /** Takes over the engine's answer, if it is news. */
  synchronized void adopt(Route answer, Duration longest) {
    TrafficState now = gate;
    boolean newer = !now.known() || answer.epoch() > now.epoch();
    // The end of a hold under the hold's own epoch.
    boolean ended =
        answer.epoch() == now.epoch()
            && !answer.held()
            && (now.held() || answer.authority() != now.authority());
    if (!newer && !ended) {
      return;
    }
    highest = Math.max(highest, answer.epoch());
    if (answer.held()) {
      if (answer.authority() != now.authority()) {
        keep(answer.authority(), answer.epoch());
        flips += now.known() ? 1 : 0;
      }
      LOG.info("Interlay '{}': the engine holds epoch {}", name, answer.epoch());
      close(answer.authority(), answer.epoch(), longest);
    } else {
      open(answer.authority(), answer.epoch());
    }
  }

  private Redirected applyRoute() {
    return front == null ? Redirected.NONE : front.applyRoute();
  }

  private void cancelEnd() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }

  InterlayStats stats(Front of) {
    long held = gate.held() ? of.load().held() : 0;
    return of.meter().stats(held, holds, holdsExpired, flips);
  }
}
