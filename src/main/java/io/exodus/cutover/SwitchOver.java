package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Family;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the authority from one side to the other: hold, fence, drain, record, flip. Before the
 * record every failure is undone; after it, everything is completed. What a dead predecessor left
 * is ended first, by the same rule. {@code src/docs/explanation/protocol.md} has the table.
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
      Attempt attempt = record.begin(request.towards());
      if (attempt.takenOver()) {
        return end(request, attempt, old, next, timings, cancellation);
      }
      Attempt decided;
      try {
        prepare(request, attempt, old, next, timings, cancellation);
        timings.enter(Step.RECORD);
        decided = record.decide(attempt, State.DECIDED);
      } catch (RecordUnreachableException e) {
        return end(
            request,
            new RecordRetry(record, cancellation).retake(e),
            old,
            next,
            timings,
            cancellation);
      } catch (EndpointException | CutoverAbortedException | AttemptLostException e) {
        LOG.warn("{}: attempt {} fails: {}", id(request), attempt.number(), e.getMessage());
        return giveUp(request, attempt, old, next, timings, cancellation, e);
      }
      return complete(request, decided, old, next, timings);
    }
  }

  /**
   * Ends what a dead predecessor left, towards whichever side; does nothing where nothing is left.
   */
  public void settle(Switch request, Attempt attempt, Cancellation cancellation)
      throws InterruptedException {
    Timings timings = new Timings(listener);
    try (EndpointControl old = family.side(request.link(), request.towards().other());
        EndpointControl next = family.side(request.link(), request.towards())) {
      end(request, attempt, old, next, timings, cancellation);
    } catch (CutoverAbortedException e) {
      LOG.info("{}: attempt {} undone", id(request), attempt.number());
    }
  }

  private void prepare(
      Switch request,
      Attempt attempt,
      EndpointControl old,
      EndpointControl next,
      Timings timings,
      Cancellation cancellation)
      throws InterruptedException {
    long epoch = attempt.epoch();
    timings.enter(Step.RAISE_EPOCH);
    old.raiseEpoch(epoch);
    next.raiseEpoch(epoch);
    old.leaveTrace(epoch);
    next.leaveTrace(epoch);
    // Kept before the hold, which must not wait for the engine.
    old.expectFence();
    timings.enter(Step.HOLD);
    fleet.hold(epoch, request.longestHold(), left(request, timings));
    timings.enter(Step.UNBLOCK);
    if (old.unblock(epoch) > 0) {
      fleet.drain(epoch, left(request, timings));
    }
    timings.enter(Step.FENCE);
    cancellation.check();
    old.fence(epoch);
    timings.enter(Step.PROVE_FENCE);
    old.proveFence();
    timings.enter(Step.DRAIN);
    // Read after the fence: nothing of the applications' can come behind this position.
    next.awaitApplied(direction(request).opposite(), old.position(), left(request, timings));
    timings.enter(Step.COMPARE);
    compare(request);
    left(request, timings);
    cancellation.check();
    if (!next.remembers()) {
      throw new CutoverAbortedException(
          "the "
              + request.towards()
              + " has lost what was written there while it was fenced: somebody emptied it, or it "
              + "restarted without its records");
    }
  }

  private void compare(Switch request) {
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

  /** A successor aborts an attempt before its record, and completes it after. */
  private SwitchReport end(
      Switch request,
      Attempt attempt,
      EndpointControl old,
      EndpointControl next,
      Timings timings,
      Cancellation cancellation)
      throws InterruptedException {
    if (attempt.state() == State.DECIDED) {
      return complete(request, attempt, old, next, timings);
    }
    return giveUp(
        request,
        attempt,
        old,
        next,
        timings,
        cancellation,
        CutoverAbortedException.lostWorker(attempt));
  }

  /**
   * Undoes the attempt, which only who wins ABORTED may do; completes it where the record says so.
   */
  private SwitchReport giveUp(
      Switch request,
      Attempt attempt,
      EndpointControl old,
      EndpointControl next,
      Timings timings,
      Cancellation cancellation,
      RuntimeException cause)
      throws InterruptedException {
    Attempt mine = new RecordRetry(record, cancellation).abort(attempt);
    if (mine.state() == State.DECIDED) {
      return complete(request, mine, old, next, timings);
    }
    timings.enter(Step.UNDO);
    Authority stays = request.towards().other();
    old.raiseEpoch(mine.epoch());
    old.open(mine.epoch());
    List<String> missed = fleet.route(stays, mine.epoch());
    // No outcome before it has been seen: applications get in here, and on the other side not.
    old.proveAdmission(mine.epoch());
    String reason = cause.getMessage() + Admission.keptOut(next, mine.epoch());
    record.complete(mine, Map.of("outcome", "aborted", "reason", reason, "missed", missed));
    throw new CutoverAbortedException(cause.getMessage(), cause);
  }

  private SwitchReport complete(
      Switch request, Attempt attempt, EndpointControl old, EndpointControl next, Timings timings) {
    long epoch = attempt.epoch();
    Direction back = direction(request);
    boolean remembers = old.remembers();
    old.raiseEpoch(epoch);
    next.raiseEpoch(epoch);
    timings.enter(Step.END_STREAM);
    next.endStream(back.opposite(), epoch);
    if (request.towards() == Authority.TARGET) {
      timings.enter(Step.START_WAY_BACK);
      if (remembers) {
        // Nobody writes to the new authority between the end of the stream and its opening.
        old.startStream(back, epoch, attempt.number(), next.position());
      } else {
        // On top of nothing, the reverse stream would look whole.
        old.startLostStream(back, epoch, attempt.number());
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
    SwitchReport report = new SwitchReport(attempt.number(), epoch, timings.micros(), held, missed);
    record.complete(
        attempt,
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
  private static Duration left(Switch request, Timings timings) {
    Duration left = request.longestHold().minusNanos(timings.heldNanos());
    if (left.isNegative() || left.isZero()) {
      throw new CutoverAbortedException(
          "the traffic was held for "
              + request.longestHold().toMillis()
              + " ms, the longest agreed hold");
    }
    return left;
  }

  /** In which changes flow once the switch is made. */
  private static Direction direction(Switch request) {
    return Direction.from(request.towards());
  }

  private static String id(Switch request) {
    return request.link().migrationId();
  }
}
