package io.exodus.worker.watch;

import io.exodus.client.EngineApi;
import io.exodus.client.FenceDebt;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.migration.Authority;
import io.exodus.migration.Measurement;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.worker.Work;
import io.exodus.worker.authority.CloseTarget;
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
    Double down = sample.get(Measurement.of(closed, Measurement.SIDE_CONNECTIONS));
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
      try (EndpointControl side = work.family().side(work.link(), closed)) {
        boolean stands = side.fenced(route.epoch());
        if (!stands && closed == Authority.SOURCE) {
          if (released(id)) {
            return;
          }
          // Nobody has ever fenced it, or it was set up again under another configuration.
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
    } catch (StaleEpochException e) {
      // A change of authority has begun since the route was read; it closes and opens by itself.
      LOG.debug("{}: {}", id, e.getMessage());
    } catch (EndpointException e) {
      LOG.warn("{}: it is not certain that the {} is closed: {}", id, closed, e.getMessage());
    }
  }

  /** Whether the source's release has begun, which leaves nothing of Exodus on it. */
  private boolean released(String id) {
    Phase phase = engine.migration(id).phase();
    return phase == Phase.RELEASING || phase == Phase.RELEASED;
  }
}
