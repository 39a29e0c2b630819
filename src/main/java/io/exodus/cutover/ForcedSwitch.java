package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the source in charge without the target, whose stream is not drained: a person has confirmed
 * what is lost. The target is closed where it can be reached; the record keeps that it must be
 * closed where it cannot.
 */
public final class ForcedSwitch {

  /** A stream that has not moved for so long has nothing left to apply. */
  private static final Duration STILL = Duration.ofSeconds(1);

  /**
   * Longer than all that follows takes: an interlay that still reaches the target must not go on
   * writing there just before the record.
   */
  private static final Duration HOLD = Duration.ofMinutes(1);

  private final Family family;
  private final Fleet fleet;
  private final AuthorityRecord record;
  private final Step.Listener listener;

  public ForcedSwitch(Family family, Fleet fleet, AuthorityRecord record, Step.Listener listener) {
    this.family = family;
    this.fleet = fleet;
    this.record = record;
    this.listener = listener;
  }

  /**
   * What came of it.
   *
   * @param has how far the source has what the target acknowledged; null where it never had any
   * @param closed whether the target was closed
   * @param missed interlays that did not hear of the flip
   */
  public record Report(
      long epoch, EndpointControl.Applied has, boolean closed, List<String> missed) {}

  /**
   * @param longestHold bounds the wait for what has arrived at the source and is not applied yet
   * @throws CutoverAbortedException if the authority did not change
   * @throws StaleEpochException if a successor is at work
   */
  public Report run(EndpointPair link, Duration longestHold, Cancellation cancellation)
      throws InterruptedException {
    Timings timings = new Timings(listener);
    timings.enter(Step.BEGIN);
    try (EndpointControl source = family.side(link, Authority.SOURCE);
        OwedTarget target = OwedTarget.reach(family, link)) {
      return new Run(link, longestHold, source, target, timings, cancellation).run();
    }
  }

  /** Ends what a dead predecessor left; it has recorded the authority. */
  public void settle(EndpointPair link, Attempt attempt, Cancellation cancellation)
      throws InterruptedException {
    try (EndpointControl source = family.side(link, Authority.SOURCE);
        OwedTarget target = OwedTarget.reach(family, link)) {
      // Its stream is not waited for any more: what is left is to complete or to undo.
      new Run(link, Duration.ZERO, source, target, new Timings(listener), cancellation)
          .end(attempt);
    }
  }

  private final class Run extends AttemptRun<Report> {

    private final Duration longestHold;
    private final EndpointControl source;
    private final OwedTarget target;

    Run(
        EndpointPair link,
        Duration longestHold,
        EndpointControl source,
        OwedTarget target,
        Timings timings,
        Cancellation cancellation) {
      super(link.migrationId(), record, timings, cancellation);
      this.longestHold = longestHold;
      this.source = source;
      this.target = target;
    }

    @Override
    Attempt begin() {
      return record.beginWithLoss();
    }

    @Override
    void prepare(Attempt attempt) throws InterruptedException {
      timings.enter(Step.RAISE_EPOCH);
      source.raiseEpoch(attempt.epoch());
      timings.enter(Step.HOLD);
      fleet.halt(attempt.epoch(), HOLD);
      timings.enter(Step.FENCE);
      cancellation.check();
      target.close(attempt.epoch());
      timings.enter(Step.DRAIN);
      awaitStill();
      cancellation.check();
    }

    /** What the follower has received before the target went away is still being applied. */
    private void awaitStill() throws InterruptedException {
      long until = System.nanoTime() + longestHold.toNanos();
      long since = System.nanoTime();
      EndpointControl.Applied last = source.applied(Direction.REVERSE);
      while (System.nanoTime() - since < STILL.toNanos() && System.nanoTime() < until) {
        cancellation.pause(50);
        EndpointControl.Applied now = source.applied(Direction.REVERSE);
        if (now != null && !now.equals(last)) {
          last = now;
          since = System.nanoTime();
        }
      }
    }

    @Override
    CutoverAbortedException undo(Attempt aborted, RuntimeException cause) {
      long epoch = aborted.epoch();
      source.raiseEpoch(epoch);
      boolean open = target.open(epoch);
      List<String> missed = fleet.route(Authority.TARGET, epoch);
      String reason =
          cause.getMessage()
              + (open ? "" : "; Exodus could not open the target again, so it stays closed");
      closeAborted(aborted, reason, missed);
      return new CutoverAbortedException(reason, cause);
    }

    @Override
    Report complete(Attempt decided) {
      long epoch = decided.epoch();
      source.raiseEpoch(epoch);
      boolean closed = target.close(epoch);
      timings.enter(Step.END_STREAM);
      source.endStream(Direction.REVERSE, epoch);
      EndpointControl.Applied has = source.applied(Direction.REVERSE);
      timings.enter(Step.OPEN);
      source.open(epoch);
      timings.enter(Step.FLIP);
      List<String> missed = fleet.route(Authority.SOURCE, epoch);
      timings.enter(Step.COMPLETE);
      source.proveAdmission(epoch);
      Map<String, Object> evidence = new LinkedHashMap<>();
      evidence.put("outcome", "switched with loss");
      evidence.put("authority", Authority.SOURCE);
      evidence.put("sourceHasAllUntil", has == null ? null : has.marker());
      evidence.put("sourceHasAllUpTo", has == null ? null : has.position());
      evidence.put("targetClosed", closed);
      evidence.put("micros", timings.micros());
      evidence.put("missed", missed);
      close(decided, evidence);
      return new Report(epoch, has, closed, missed);
    }
  }
}
