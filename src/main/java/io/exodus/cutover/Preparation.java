package io.exodus.cutover;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.Side;
import io.exodus.migration.Authority;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.Standing;
import io.exodus.migration.api.StreamView;
import java.time.Duration;
import java.time.Instant;

/**
 * What must be so before the traffic is held: the fleet answers and has its links warm, the stream
 * follows within the agreed lag, the clocks agree, the next authority is closed to applications,
 * and the way back receives what the target writes.
 */
public final class Preparation {

  /**
   * Shorter than the lock of a worker that just died: its last words must not count for its stream.
   */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** The streams as the engine knows them. */
  public interface Streams {

    /** Null where nobody has told of it yet. */
    StreamView stream(Direction direction);

    void want(Direction direction);

    /** By the clock by which all that is known of the streams was put down. */
    Instant now();

    /** When the last complete validation began; null before the first. */
    Instant validatedSince();
  }

  private final Family family;
  private final Fleet fleet;
  private final Streams streams;
  private final Duration patience;

  /**
   * @param patience how long to wait for the way back to be armed
   */
  public Preparation(Family family, Fleet fleet, Streams streams, Duration patience) {
    this.family = family;
    this.fleet = fleet;
    this.streams = streams;
    this.patience = patience;
  }

  /**
   * @throws CutoverAbortedException naming what is not so
   */
  public void prepare(Plan plan, Link link, Route route, Authority towards)
      throws InterruptedException {
    Direction follows = Direction.from(towards.other());
    StreamView stream = following(follows, plan);
    if (towards == Authority.TARGET) {
      Instant validated = streams.validatedSince();
      if (validated == null || stream.since() == null || validated.isBefore(stream.since())) {
        throw new CutoverAbortedException(
            "the stream was interrupted after the validation; validate the records again");
      }
      fenced(link, towards, route.epoch());
      clocks(plan, link);
      wayBack(plan);
    }
    fleet.prepare(towards, route.epoch());
  }

  private StreamView following(Direction direction, Plan plan) {
    StreamView stream = streams.stream(direction);
    if (stream == null || !"FOLLOWING".equals(stream.state()) || stale(stream)) {
      throw new CutoverAbortedException(
          "the "
              + name(direction)
              + " stream does not follow"
              + (stream == null ? "" : "; it is " + stream.state())
              + ". Look at 'Keep the follower current'");
    }
    if (stream.standing() != Standing.WHOLE) {
      throw new CutoverAbortedException(
          "the "
              + name(direction)
              + " stream is "
              + stream.standing()
              + (direction == Direction.REVERSE
                  ? ": what the target acknowledged is not all on the source"
                  : ""));
    }
    lag(direction, stream, plan);
    return stream;
  }

  private static void lag(Direction direction, StreamView stream, Plan plan) {
    Long lag = stream.lagMillis();
    long most = plan.thresholds().maxLag().toMillis();
    if (lag == null || lag > most) {
      throw new CutoverAbortedException(
          "the "
              + name(direction)
              + " stream lags by "
              + (lag == null ? "an unknown time" : lag + " ms")
              + "; agreed are at most "
              + most
              + " ms");
    }
  }

  private void wayBack(Plan plan) throws InterruptedException {
    streams.want(Direction.REVERSE);
    long begin = System.nanoTime();
    while (true) {
      StreamView back = streams.stream(Direction.REVERSE);
      if (back != null
          && "ARMED".equals(back.state())
          && !stale(back)
          && back.lagMillis() != null) {
        lag(Direction.REVERSE, back, plan);
        return;
      }
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw new CutoverAbortedException(
            "the way back is not armed"
                + (back == null || back.state() == null ? "" : "; it is " + back.state())
                + ". Without it there is no cutover; look at 'Keep the follower current'");
      }
      synchronized (this) {
        wait(100);
      }
    }
  }

  private void fenced(Link link, Authority towards, long epoch) {
    try (Side next = family.side(link.side(towards), link.migrationId())) {
      if (!next.fenced()) {
        next.fence(epoch);
      }
      next.proveFence();
    }
  }

  private void clocks(Plan plan, Link link) {
    Health source = family.prober().probe(link.source());
    Health target = family.prober().probe(link.target());
    Duration skew = source.clockOffset().minus(target.clockOffset()).abs();
    if (skew.compareTo(plan.thresholds().maxClockSkew()) > 0) {
      throw new CutoverAbortedException(
          "the clocks of "
              + link.source().name()
              + " and "
              + link.target().name()
              + " differ by "
              + skew.toMillis()
              + " ms; agreed are at most "
              + plan.thresholds().maxClockSkew().toMillis());
    }
  }

  private boolean stale(StreamView stream) {
    return stream.updatedAt() == null || stream.updatedAt().isBefore(streams.now().minus(FRESH));
  }

  private static String name(Direction direction) {
    return direction == Direction.FORWARD ? "forward" : "reverse";
  }
}
