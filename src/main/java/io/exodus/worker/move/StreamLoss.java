package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineRefusedException;
import io.exodus.client.EngineUnreachableException;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records a stream that can never go on, and ends the following in the error that is drawn. */
final class StreamLoss {

  static final String WAY_BACK_LOST = "way-back-lost";
  private static final String COPY_LOST = "copy-lost";
  private static final Logger LOG = LoggerFactory.getLogger(StreamLoss.class);
  private static final long RETRY_MILLIS = 500;

  private final EngineApi engine;

  StreamLoss(EngineApi engine) {
    this.engine = engine;
  }

  /**
   * Returns where the stream is not relied upon any more. While an attempt to change the authority
   * is under way it waits: that may just be ending the stream.
   *
   * @throws OutcomeException once the loss is recorded: its owner is asked at a gate
   * @throws EngineRefusedException if the engine does not let this worker tell it
   */
  void tell(Work work, Direction direction, String reason) throws InterruptedException {
    while (true) {
      work.cancellation().check();
      try {
        if (told(work, direction, reason)) {
          throw new OutcomeException(
              direction == Direction.REVERSE ? WAY_BACK_LOST : COPY_LOST, reason);
        }
        if (notReliedUpon(work, direction)) {
          LOG.info("{}: the {} stream is lost: {}", work.migrationId(), direction, reason);
          return;
        }
      } catch (EngineUnreachableException e) {
        LOG.warn("{}: the loss could not be reported: {}", work.migrationId(), e.getMessage());
      }
      work.cancellation().pause(RETRY_MILLIS);
    }
  }

  /** False where the record does not rely on that stream now. */
  private boolean told(Work work, Direction direction, String reason) {
    try {
      engine.lost(work.hand(), direction, reason);
      return true;
    } catch (EngineRefusedException e) {
      if (e.account()) {
        // Asking again changes nothing: somebody has to see to it.
        throw e;
      }
      return false;
    }
  }

  private boolean notReliedUpon(Work work, Direction direction) {
    var route = engine.migration(work.migrationId()).route();
    Authority origin = direction.origin();
    return route.authority() != origin && !route.held();
  }
}
