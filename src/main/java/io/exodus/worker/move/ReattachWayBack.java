package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.endpoint.EndpointControl;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import java.util.Map;

/**
 * Lets a reverse stream that was lost start over at the target's present position. What the source
 * lacks is found and repaired by {@link FollowChanges}. Topic {@code exodus-reattach}.
 */
public final class ReattachWayBack implements Handler {

  private final EngineApi engine;

  public ReattachWayBack(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-reattach";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    engine.rebuild(work.hand());
    long epoch = engine.migration(id).route().epoch();
    try (EndpointControl source = work.family().side(work.link(), Authority.SOURCE);
        EndpointControl target = work.family().side(work.link(), Authority.TARGET)) {
      target.raiseEpoch(epoch);
      source.raiseEpoch(epoch);
      // A source that was restarted, or set up again, may have forgotten its fence.
      source.fence(epoch);
      source.proveFence();
      // First: it empties the log.
      target.retainLog(Direction.REVERSE, epoch);
      source.restartStream(Direction.REVERSE, epoch, target.position());
    }
    return Map.of();
  }
}
