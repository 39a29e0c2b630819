package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.endpoint.Cancellation;
import io.exodus.migration.RecordUnreachableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Talks to a record of authority that may be out of reach for a while. */
final class RecordRetry {

  private static final Logger LOG = LoggerFactory.getLogger(RecordRetry.class);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final AuthorityRecord record;
  private final Cancellation cancellation;

  RecordRetry(AuthorityRecord record, Cancellation cancellation) {
    this.record = record;
    this.cancellation = cancellation;
  }

  /**
   * Aborts the attempt, unless the record says that it was decided.
   *
   * @return DECIDED or ABORTED
   */
  Attempt abort(Attempt attempt) throws InterruptedException {
    Attempt mine = attempt;
    while (mine.state() == State.HELD) {
      try {
        mine = record.decide(mine, State.ABORTED);
      } catch (RecordUnreachableException e) {
        mine = retake(e);
      }
    }
    return mine;
  }

  /**
   * The record's answer is unknown: from here on this worker is its own successor. Asks until the
   * record answers or the task is cancelled, with everything fenced meanwhile.
   */
  Attempt retake(RecordUnreachableException first) throws InterruptedException {
    LOG.warn(
        "The engine does not answer at the record of authority; everything stays fenced", first);
    while (true) {
      cancellation.check();
      try {
        return record
            .takeOver()
            .orElseThrow(() -> new AttemptLostException("another worker has ended the attempt"));
      } catch (RecordUnreachableException e) {
        cancellation.pause(RETRY.toMillis());
      }
    }
  }
}
