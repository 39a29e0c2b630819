package io.exodus.cutover;

import io.exodus.client.StreamView;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Health;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * What must be so before the traffic is held: the fleet answers and has its links warm, the stream
 * follows within the agreed lag, the clocks agree, the next authority is closed to applications,
 * and the reverse stream receives what the target writes.
 */
public final class Preparation {

  /**
   * Shorter than the lock of a worker that just died: its last words must not count for its stream.
   */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** Of a stream that follows in a moment, if nothing else happens. */
  private static final Set<StreamState> COMING =
      EnumSet.of(StreamState.WAITING, StreamState.CATCHING_UP);

  /** The streams as the engine knows them. */
  public interface Streams {

    /** Null where nobody has told about it yet. */
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
   * @param patience how long to wait for the first marker of a stream that has only just begun, and
   *     for the reverse stream to be armed
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
  public void prepare(Plan plan, EndpointPair link, Route route, Authority towards)
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

  private StreamView following(Direction direction, Plan plan) throws InterruptedException {
    StreamView stream = streams.stream(direction);
    long begin = System.nanoTime();
    while (comes(stream) && System.nanoTime() - begin < patience.toNanos()) {
      pause();
      stream = streams.stream(direction);
    }
    if (stream == null || stream.state() != StreamState.FOLLOWING || stale(stream)) {
      throw new CutoverAbortedException(
          "the "
              + name(direction)
              + " stream is not FOLLOWING"
              + (stream == null ? "" : "; it is " + stream.state())
              + ". Check 'Replicate changes'");
    }
    if (stream.standing() != StreamReliability.WHOLE) {
      throw new CutoverAbortedException(
          "the "
              + name(direction)
              + " stream is "
              + stream.standing()
              + (direction == Direction.REVERSE
                  ? ": the source does not have every write that the target acknowledged"
                  : ""));
    }
    lag(direction, stream, plan);
    return stream;
  }

  /** Whether only time is missing: the stream runs, and its first marker is under way. */
  private boolean comes(StreamView stream) {
    return stream != null
        && stream.standing() == StreamReliability.WHOLE
        && !stale(stream)
        && (stream.state() != null && COMING.contains(stream.state())
            || stream.state() == StreamState.FOLLOWING && stream.lagMillis() == null);
  }

  private void lag(Direction direction, StreamView stream, Plan plan) {
    Long lag = stream.lagMillis();
    long most = plan.thresholds().maxLag().toMillis();
    if (lag == null) {
      throw new CutoverAbortedException(
          "the delay of the "
              + name(direction)
              + " stream is unknown: no marker has arrived within "
              + patience.toMillis()
              + " ms. Check 'Watch the run', which writes the markers");
    }
    if (lag > most) {
      throw new CutoverAbortedException(
          "the "
              + name(direction)
              + " stream lags by "
              + lag
              + " ms; the agreed limit is "
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
          && back.state() == StreamState.ARMED
          && !stale(back)
          && back.lagMillis() != null) {
        lag(Direction.REVERSE, back, plan);
        return;
      }
      if (System.nanoTime() - begin > patience.toNanos()) {
        throw new CutoverAbortedException(
            "the reverse stream is not ready"
                + (back == null || back.state() == null ? "" : "; it is " + back.state())
                + ". A cutover needs it: check 'Replicate changes'");
      }
      pause();
    }
  }

  // Whoever pauses looks again afterwards.
  @SuppressWarnings("WaitNotInLoop")
  private synchronized void pause() throws InterruptedException {
    wait(100);
  }

  private void fenced(EndpointPair link, Authority towards, long epoch) {
    try (EndpointControl next = family.side(link, towards)) {
      if (!next.fenced(epoch)) {
        next.fence(epoch);
      }
      next.proveFence();
    }
  }

  private void clocks(Plan plan, EndpointPair link) {
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
              + " ms; the agreed limit is "
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
