package io.exodus.worker;

import io.exodus.endpoint.Side;
import java.util.Map;

/**
 * Removes every record from a target that has never been in charge, for a new copy. Topic {@code
 * exodus-empty}.
 */
final class EmptyTarget implements Handler {

  private final EngineApi engine;

  EmptyTarget(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-empty";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    engine.emptying(id);
    long epoch = engine.migration(id).route().epoch();
    try (Side target = work.family().side(work.link().target(), id)) {
      target.raiseEpoch(epoch);
      target.fence(epoch);
      target.empty(epoch);
    }
    engine.emptied(id);
    return Map.of();
  }
}
