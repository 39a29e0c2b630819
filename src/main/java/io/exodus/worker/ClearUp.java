package io.exodus.worker;

import io.exodus.endpoint.Side;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Route;
import io.exodus.migration.api.FenceDebt;
import java.util.Map;

/**
 * After an abort or a rollback: the source has the authority; what Exodus made on either side is
 * removed, and the users that it switched off are switched on again; not those of a target that the
 * authority was taken from: it holds writes that the source lacks. The target keeps its records.
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
    FenceDebt debt = engine.fenceDebt(id);
    if (debt == FenceDebt.OWED) {
      throw new StepFailedException(
          "the authority was taken from the target, which has not been closed since; nothing was"
              + " removed on either side",
          "target " + work.link().target().name(),
          "Start it, and see that the worker reaches it; then retry.");
    }
    try (Side source = work.family().side(work.link().source(), id)) {
      source.open(route.epoch());
      source.clean(route.epoch());
    }
    if (debt != FenceDebt.GONE) {
      try (Side target = work.family().side(work.link().target(), id)) {
        if (debt == FenceDebt.NONE) {
          target.open(route.epoch());
        }
        target.clean(route.epoch());
      }
    }
    return Map.of();
  }
}
