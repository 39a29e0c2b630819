package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.Family;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the authority from one side to the other: hold, fence, drain, carry, record, flip. Before
 * the record every failure is undone; after it, everything is completed. What a dead predecessor
 * left is ended first, by the same rule. {@code src/docs/explanation/protocol.md} has the table.
 */
public final class SwitchOver {

  private static final Logger LOG = LoggerFactory.getLogger(SwitchOver.class);

  private final Family family;
  private final Fleet fleet;
  private final AuthorityRecord record;
  private final Step.Listener listener;

  public SwitchOver(Family family, Fleet fleet, AuthorityRecord record, Step.Listener listener) {
    this.family = family;
    this.fleet = fleet;
    this.record = record;
    this.listener = listener;
  }

  /**
   * @throws CutoverAbortedException if the authority did not change; everything is as it was
   * @throws io.exodus.endpoint.StaleEpochException if a successor is at work
   * @throws io.exodus.endpoint.CancelledException if cancelled; a successor ends the attempt
   */
  public SwitchReport run(Switch request, Cancellation cancellation) throws InterruptedException {
    Timings timings = new Timings(listener);
    timings.enter(Step.BEGIN);
    // Connected before the traffic is held: the hold must not wait for a handshake.
    try (EndpointControl old = family.side(request.link(), request.towards().other());
        EndpointControl next = family.side(request.link(), request.towards())) {
      return new Run(request, old, next, timings, cancellation).run();
    }
  }

  /**
   * Ends what a dead predecessor left, towards whichever side; does nothing where nothing is left.
   */
  public void settle(Switch request, Attempt attempt, Cancellation cancellation)
      throws InterruptedException {
    try (EndpointControl old = family.side(request.link(), request.towards().other());
        EndpointControl next = family.side(request.link(), request.towards())) {
      new Run(request, old, next, new Timings(listener), cancellation).end(attempt);
    } catch (CutoverAbortedException e) {
      LOG.info("{}: attempt {} undone", request.link().migrationId(), attempt.number());
    }
  }

  private final class Run extends AttemptRun<SwitchReport> {

    private final Switch request;
    private final EndpointControl old;
    private final EndpointControl next;

    /** In which changes flow once the switch is made. */
    private final Direction back;

    Run(
        Switch request,
        EndpointControl old,
        EndpointControl next,
        Timings timings,
        Cancellation cancellation) {
      super(request.link().migrationId(), record, timings, cancellation);
      this.request = request;
      this.old = old;
      this.next = next;
      this.back = Direction.from(request.towards());
    }

    @Override
    Attempt begin() {
      return record.begin(request.towards());
    }

    @Override
    void prepare(Attempt attempt) throws InterruptedException {
      long epoch = attempt.epoch();
      timings.enter(Step.RAISE_EPOCH);
      old.raiseEpoch(epoch);
      next.raiseEpoch(epoch);
      old.leaveTrace(epoch);
      next.leaveTrace(epoch);
      // Kept before the hold, which must not wait for the engine.
      old.expectFence();
      timings.enter(Step.HOLD);
      fleet.hold(epoch, request.longestHold(), left());
      timings.enter(Step.UNBLOCK);
      if (old.unblock(epoch) > 0) {
        fleet.drain(epoch, left());
      }
      timings.enter(Step.FENCE);
      cancellation.check();
      old.fence(epoch);
      timings.enter(Step.PROVE_FENCE);
      old.proveFence();
      timings.enter(Step.DRAIN);
      // Read after the fence: nothing of the applications' can come behind this position.
      next.awaitApplied(back.opposite(), old.position(), left());
      timings.enter(Step.COMPARE);
      compare();
      left();
      timings.enter(Step.CARRY);
      carry(epoch);
      left();
      cancellation.check();
      if (!next.remembers()) {
        throw new CutoverAbortedException(
            "the "
                + request.towards()
                + " has lost what was written there while it was fenced: somebody emptied it, or "
                + "it restarted without its records");
      }
    }

    private void compare() {
      if (request.unsettled().isEmpty()) {
        return;
      }
      List<Divergence> divergences =
          family.comparer().compareNow(request.link(), request.unsettled());
      if (!divergences.isEmpty()) {
        throw new CutoverAbortedException(
            divergences.size()
                + " records that changed too fast to compare do differ, the first "
                + divergences.get(0));
      }
    }

    /**
     * Read behind the fence, like the position: nothing changes it any more. An abort need not take
     * it back: that side stays fenced and out of charge, and the next attempt overwrites it.
     */
    private void carry(long epoch) {
      Map<String, String> state = old.outsideLog();
      if (!state.isEmpty()) {
        next.carry(epoch, state);
      }
    }

    @Override
    CutoverAbortedException undo(Attempt aborted, RuntimeException cause) {
      long epoch = aborted.epoch();
      old.raiseEpoch(epoch);
      old.open(epoch);
      List<String> missed = fleet.route(request.towards().other(), epoch);
      // No outcome before it has been seen: applications get in here, and on the other side not.
      old.proveAdmission(epoch);
      closeAborted(aborted, cause.getMessage() + Admission.keptOut(next, epoch), missed);
      return new CutoverAbortedException(cause.getMessage(), cause);
    }

    @Override
    SwitchReport complete(Attempt decided) {
      long epoch = decided.epoch();
      boolean remembers = old.remembers();
      old.raiseEpoch(epoch);
      next.raiseEpoch(epoch);
      timings.enter(Step.END_STREAM);
      next.endStream(back.opposite(), epoch);
      if (request.towards() == Authority.TARGET) {
        timings.enter(Step.START_WAY_BACK);
        if (remembers) {
          // Nobody writes to the new authority between the end of the stream and its opening.
          old.startStream(back, epoch, decided.number(), next.position());
        } else {
          // On top of nothing, the reverse stream would look whole.
          old.startLostStream(back, epoch, decided.number());
        }
      }
      timings.enter(Step.OPEN);
      next.open(epoch);
      timings.enter(Step.FLIP);
      List<String> missed = fleet.route(request.towards(), epoch);
      long held = timings.heldNanos() / 1_000;
      timings.enter(Step.COMPLETE);
      // The traffic flows already; but no outcome before both have been seen.
      next.proveAdmission(epoch);
      Admission.keepOut(old, epoch);
      var report = new SwitchReport(decided.number(), epoch, timings.micros(), held, missed);
      close(
          decided,
          Map.of(
              "outcome",
              "switched",
              "authority",
              request.towards(),
              "heldMicros",
              held,
              "micros",
              report.micros(),
              "missed",
              missed));
      return report;
    }

    /** What is left of the longest hold. */
    private Duration left() {
      Duration left = request.longestHold().minusNanos(timings.heldNanos());
      if (left.isNegative() || left.isZero()) {
        throw new CutoverAbortedException(
            "the traffic was held for "
                + request.longestHold().toMillis()
                + " ms, the longest agreed hold");
      }
      return left;
    }
  }
}
