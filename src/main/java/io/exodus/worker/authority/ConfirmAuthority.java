package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.client.FenceDebt;
import io.exodus.client.InterlayView;
import io.exodus.client.StreamView;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Route;
import io.exodus.migration.StreamState;
import io.exodus.worker.Handler;
import io.exodus.worker.StepFailedException;
import io.exodus.worker.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Waits until every interlay serves the recorded authority, an application has been seen to get in
 * there and to be refused on the other side and, after a cutover, the reverse stream is FOLLOWING.
 * Topic {@code exodus-confirm}.
 */
public final class ConfirmAuthority implements Handler {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EngineApi engine;

  public ConfirmAuthority(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-confirm";
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    Authority towards = work.side("to");
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      IncidentWords missing = missing(work, towards);
      EndpointException unseen = null;
      if (missing == null) {
        try {
          see(work, towards);
          return Map.of();
        } catch (EndpointException e) {
          unseen = e;
        }
      }
      if (System.nanoTime() > until) {
        throw unseen != null ? unseen : new StepFailedException(missing);
      }
      work.cancellation().pause(200);
    }
  }

  /**
   * Sees that the applications get in where they are to, and nowhere else. A target that could not
   * be closed is left out: that it must be is recorded, and {@link CloseTarget} sees to it.
   */
  private void see(Work work, Authority towards) {
    long epoch = engine.migration(work.migrationId()).route().epoch();
    try (EndpointControl charge = work.family().side(work.link(), towards)) {
      charge.open(epoch);
      charge.proveAdmission(epoch);
    }
    FenceDebt debt = engine.fenceDebt(work.migrationId());
    if (debt == FenceDebt.OWED || debt == FenceDebt.GONE) {
      return;
    }
    try (EndpointControl other = work.family().side(work.link(), towards.other())) {
      if (!other.fenced(epoch)) {
        other.fence(epoch);
      }
      other.proveFence();
    }
  }

  /** Null where nothing is. */
  private IncidentWords missing(Work work, Authority towards) {
    Route route = engine.migration(work.migrationId()).route();
    if (route.authority() != towards) {
      return new IncidentWords(
          "the recorded authority is the " + route.authority() + ", not the " + towards,
          "the engine's record",
          "Check the attempts in the journal. This step is only for the " + towards + ".");
    }
    for (String name : work.plan().interlays()) {
      List<InterlayView> live = engine.interlays(name).stream().filter(InterlayView::live).toList();
      if (live.isEmpty()) {
        return new IncidentWords(
            "no instance of the interlay reports",
            "interlay " + name,
            "Start it, and make sure that it reaches the engine. Then retry.");
      }
      for (InterlayView instance : live) {
        if (instance.route().authority() != towards || instance.route().epoch() < route.epoch()) {
          return new IncidentWords(
              "the instance still serves the "
                  + instance.route().authority()
                  + " under epoch "
                  + instance.route().epoch()
                  + "; the record says epoch "
                  + route.epoch(),
              "interlay " + name + " at " + instance.control(),
              "Make sure that it reaches the engine, or restart it. Then retry.");
        }
      }
    }
    if (towards == Authority.TARGET) {
      StreamView back = engine.stream(work.migrationId(), Direction.REVERSE);
      if (back == null || back.state() != StreamState.FOLLOWING) {
        return new IncidentWords(
            "the reverse stream is not FOLLOWING" + (back == null ? "" : "; it is " + back.state()),
            "the stream from target to source",
            "Look for an incident at 'Replicate changes' and fix that first. Then retry.");
      }
    }
    return null;
  }
}
