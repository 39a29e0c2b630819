package io.exodus.interlay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what goes wrong for many clients alike, once in a while. */
public final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final InterlaySettings settings;
  private final Routing routing;
  private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  public Complaints(InterlaySettings settings, Routing routing) {
    this.settings = settings;
    this.routing = routing;
  }

  /** The side that serves can't be reached. */
  public void unreachable(Throwable cause) {
    long before = last.get();
    long now = System.nanoTime();
    if (now - before > PAUSE_NANOS && last.compareAndSet(before, now)) {
      LOG.warn(
          "Interlay '{}' can't reach the {}: {}",
          settings.name(),
          settings.side(routing.gate().authority()),
          String.valueOf(cause));
    }
  }
}
