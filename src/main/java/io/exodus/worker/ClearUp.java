package io.exodus.worker;

import io.exodus.endpoint.Side;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Route;
import java.util.Map;

/**
 * After an abort or a rollback: the source has the authority; what Exodus made on either side is
 * removed, and the users that it switched off are switched on again. The target keeps its records.
 * Topic {@code exodus-clear}.
 */
final class ClearUp implements Handler {

  private final EngineApi engine;

  ClearUp(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-clear";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    Route route = engine.migration(id).route();
    if (route.authority() != Authority.SOURCE || route.held()) {
      throw new StepFailedException(
          "the source does not have the authority ("
              + route
              + "), so nothing was removed on either side",
          "the engine's record",
          "Do not retry before the record says SOURCE and no hold; look at the tab Migration.");
    }
    engine.demandFree(id, DestructiveStep.CLEAR_UP);
    for (Authority side : Authority.values()) {
      try (Side endpoint = work.family().side(work.link().side(side), id)) {
        endpoint.open(route.epoch());
        endpoint.clean(route.epoch());
      }
    }
    return Map.of();
  }
}
