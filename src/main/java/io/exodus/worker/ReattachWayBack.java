package io.exodus.worker;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Side;
import java.util.Map;

/**
 * Lets a way back that was lost begin anew at the target's present position. What the source lacks
 * is found and repaired by {@link FollowChanges}. Topic {@code exodus-reattach}.
 */
final class ReattachWayBack implements Handler {

  private final EngineApi engine;

  ReattachWayBack(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-reattach";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    engine.rebuild(id);
    long epoch = engine.migration(id).route().epoch();
    try (Side source = work.family().side(work.link().source(), id);
        Side target = work.family().side(work.link().target(), id)) {
      target.raiseEpoch(epoch);
      source.raiseEpoch(epoch);
      // A source that was restarted, or set up anew, may have forgotten its fence.
      source.fence(epoch);
      source.proveFence();
      // First: it empties the log.
      target.lengthenLog(epoch);
      source.restartStream(Direction.REVERSE, epoch, target.position());
    }
    return Map.of();
  }
}
