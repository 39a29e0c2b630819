package io.exodus.demo.traffic;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * The longest time any connection had to wait between two acknowledged writes: what an application
 * notices of a hold. Meaningful where every connection writes all the time.
 */
public final class Gaps {

  private static final long NEVER = Long.MIN_VALUE;
  private static final double NANOS_PER_MILLI = 1e6;

  private final AtomicLongArray last;
  private final AtomicLongArray longest;
  private final LongSupplier nanos;
  private volatile boolean ended;

  Gaps(int connections, LongSupplier nanos) {
    this.last = new AtomicLongArray(connections);
    this.longest = new AtomicLongArray(connections);
    this.nanos = nanos;
    for (int i = 0; i < connections; i++) {
      last.set(i, NEVER);
    }
  }

  void acknowledged(int connection) {
    long now = nanos.getAsLong();
    long before = last.getAndSet(connection, now);
    if (before != NEVER && now - before > longest.get(connection)) {
      longest.set(connection, now - before);
    }
  }

  /** Forgets the gaps so far; one that is still open counts in full when it ends. */
  public void beginSpan() {
    for (int i = 0; i < longest.length(); i++) {
      longest.set(i, 0);
    }
  }

  /** The longest gap of any connection since the span began, those still open included; in ms. */
  public double maxGapMillis() {
    long max = 0;
    for (int i = 0; i < longest.length(); i++) {
      long before = last.get(i);
      long open = ended || before == NEVER ? 0 : nanos.getAsLong() - before;
      max = Math.max(max, Math.max(open, longest.get(i)));
    }
    return max / NANOS_PER_MILLI;
  }

  /** Nobody writes any more: no gap is open. */
  void end() {
    ended = true;
  }
}
