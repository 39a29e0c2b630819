package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.migration.RecordUnreachableException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's run of one attempt, and the rule that ends it: before the record every failure is
 * undone; after it, everything is completed. What a dead predecessor left is ended by the same
 * rule.
 *
 * @param <R> what is reported of an attempt that was completed
 */
abstract class AttemptRun<R> {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptRun.class);

  final Timings timings;
  final Cancellation cancellation;
  private final String migrationId;
  private final AuthorityRecord record;
  private final RecordRetry retry;

  AttemptRun(
      String migrationId, AuthorityRecord record, Timings timings, Cancellation cancellation) {
    this.migrationId = migrationId;
    this.record = record;
    this.timings = timings;
    this.cancellation = cancellation;
    this.retry = new RecordRetry(record, cancellation);
  }

  /** Begins an attempt, or takes over the one that is under way. */
  abstract Attempt begin();

  /** All that must be so before the record. */
  abstract void prepare(Attempt attempt) throws InterruptedException;

  /** Puts the effects of the decision in place; those that are there already may be repeated. */
  abstract R complete(Attempt decided);

  /**
   * Leaves the old authority in charge.
   *
   * @return what to tell whoever asked for the attempt
   */
  abstract CutoverAbortedException undo(Attempt aborted, RuntimeException cause);

  /**
   * @throws CutoverAbortedException if the authority did not change; everything is as it was
   * @throws io.exodus.endpoint.StaleEpochException if a successor is at work
   * @throws io.exodus.endpoint.CancelledException if cancelled; a successor ends the attempt
   */
  final R run() throws InterruptedException {
    Attempt attempt = begin();
    if (attempt.takenOver()) {
      return end(attempt);
    }
    Attempt decided;
    try {
      prepare(attempt);
      timings.enter(Step.RECORD);
      decided = record.decide(attempt, State.DECIDED);
    } catch (RecordUnreachableException e) {
      return end(retry.retake(e));
    } catch (EndpointException | CutoverAbortedException | AttemptLostException e) {
      LOG.warn("{}: attempt {} fails: {}", migrationId, attempt.number(), e.getMessage());
      return end(attempt, e);
    }
    return complete(decided);
  }

  /** Ends what a dead predecessor left. */
  final R end(Attempt attempt) throws InterruptedException {
    return end(attempt, CutoverAbortedException.lostWorker(attempt));
  }

  /**
   * Undoes the attempt, which only who wins ABORTED may do; completes it where the record says so.
   */
  private R end(Attempt attempt, RuntimeException cause) throws InterruptedException {
    Attempt ended = retry.abort(attempt);
    if (ended.state() == State.DECIDED) {
      return complete(ended);
    }
    timings.enter(Step.UNDO);
    throw undo(ended, cause);
  }

  /** Notes that every effect of the decision is in place, completed or undone. */
  final void close(Attempt attempt, Map<String, Object> evidence) {
    record.complete(attempt, evidence);
  }

  final void closeAborted(Attempt attempt, String reason, List<String> missed) {
    close(attempt, Map.of("outcome", "aborted", "reason", reason, "missed", missed));
  }
}
