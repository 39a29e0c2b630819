package io.exodus.worker;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Side;
import io.exodus.migration.Authority;
import io.exodus.migration.Measurement;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.migration.api.FenceDebt;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the side that is not in charge stays closed: a restart may bring back the users that a
 * fence switched off, and a target that the authority was taken from may come back.
 */
final class FenceWatch {

  private static final Logger LOG = LoggerFactory.getLogger(FenceWatch.class);

  private final EngineApi engine;

  FenceWatch(EngineApi engine) {
    this.engine = engine;
  }

  /** Notes in the sample whether that side is closed; nothing where it cannot be found out. */
  void look(Work work, Route route, Map<String, Double> sample) {
    Authority closed = route.authority().other();
    Double down = sample.get(Measurement.of(closed, "connections"));
    if (route.held() || down == null) {
      // An attempt closes and opens by itself; who did not answer a moment ago costs a time-out.
      return;
    }
    String id = work.migrationId();
    try {
      if (closed == Authority.TARGET && engine.fenceDebt(id) == FenceDebt.OWED) {
        CloseTarget.close(engine, work);
        LOG.warn("{}: the target is back, and closed", id);
      }
      try (Side side = work.family().side(work.link().side(closed), id)) {
        boolean stands = side.fenced();
        if (!stands && closed == Authority.SOURCE) {
          if (released(id)) {
            return;
          }
          // It has lost even the record of its fence.
          side.raiseEpoch(route.epoch());
          side.fence(route.epoch());
          if (released(id)) {
            // The release began meanwhile, and may have been there before this fence.
            side.clean(route.epoch());
            return;
          }
          stands = true;
          LOG.warn("{}: the source had lost its fence, and is closed again", id);
        }
        sample.put(Measurement.of(closed, "closed"), stands ? 1.0 : 0.0);
      }
    } catch (EndpointException e) {
      LOG.warn("{}: the {} is not closed for sure: {}", id, closed, e.getMessage());
    }
  }

  /** Whether the source's release has begun, which leaves nothing of Exodus on it. */
  private boolean released(String id) {
    Phase phase = engine.migration(id).phase();
    return phase == Phase.RELEASING || phase == Phase.RELEASED;
  }
}
