package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.client.FenceDebt;
import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointControl;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.Route;
import io.exodus.worker.Handler;
import io.exodus.worker.StepFailedException;
import io.exodus.worker.Work;
import java.util.Map;

/**
 * After an abort or a rollback: the source has the authority; what Exodus made on either side is
 * removed, and the users that it switched off are switched on again; not those of a target that the
 * authority was taken from: it holds writes that the source lacks. The target keeps its records.
 * Topic {@code exodus-clear}.
 */
public final class ClearUp implements Handler {

  private final EngineApi engine;

  public ClearUp(EngineApi engine) {
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
              + "), so Exodus removed nothing on either side",
          "the engine's record",
          "Do not retry before the record says SOURCE and no hold. See the tab Migration.");
    }
    engine.demandFree(work.hand(), DestructiveStep.CLEAR_UP);
    FenceDebt debt = engine.fenceDebt(id);
    if (debt == FenceDebt.OWED) {
      throw new StepFailedException(
          "the target has lost the authority and is not closed yet; Exodus removed nothing on "
              + "either side",
          "target " + work.link().target().name(),
          "Start it, and make sure that the worker reaches it. Then retry.");
    }
    try (EndpointControl source = work.family().side(work.link(), Authority.SOURCE)) {
      boolean admits = source.lockedOut().isEmpty();
      source.open(route.epoch());
      if (admits) {
        // The outcome is told next: no earlier than an application has been seen to get in.
        source.proveAdmission(route.epoch());
      }
      if (debt != FenceDebt.GONE) {
        clear(work, debt, route.epoch());
      }
      source.clean(route.epoch());
    }
    Alterations kept = work.link().sourceAlterations();
    kept.forget(route.epoch(), kept.known());
    return Map.of();
  }

  private static void clear(Work work, FenceDebt debt, long current) {
    // The watch keeps the target closed under the current epoch: under the next one it leaves it.
    long epoch = current + 1;
    try (EndpointControl target = work.family().side(work.link(), Authority.TARGET)) {
      target.raiseEpoch(epoch);
      if (target.fenced(epoch)) {
        // To the last it was closed; only now it goes back to its owner as it was found.
        target.proveFence();
      }
      if (debt == FenceDebt.NONE) {
        boolean admits = target.lockedOut().isEmpty();
        target.open(epoch);
        if (admits) {
          target.proveAdmission(epoch);
        }
      }
      target.clean(epoch);
    }
    if (debt == FenceDebt.NONE) {
      // One that stays closed is opened by the next migration that puts it in charge.
      Alterations kept = work.link().targetAlterations();
      kept.forget(epoch, kept.known());
    }
  }
}
