package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.endpoint.EndpointControl;
import io.exodus.migration.Authority;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import java.util.Map;

/**
 * Removes every record from a target that has never been in charge, for a new copy. Topic {@code
 * exodus-empty}.
 */
public final class EmptyTarget implements Handler {

  private final EngineApi engine;

  public EmptyTarget(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-empty";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    engine.emptying(work.hand());
    long epoch = engine.migration(id).route().epoch();
    try (EndpointControl target = work.family().side(work.link(), Authority.TARGET)) {
      target.raiseEpoch(epoch);
      target.fence(epoch);
      target.empty(epoch);
    }
    engine.emptied(work.hand());
    return Map.of();
  }
}
