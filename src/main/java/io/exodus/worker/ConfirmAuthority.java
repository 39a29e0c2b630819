package io.exodus.worker;

import io.exodus.endpoint.Direction;
import io.exodus.migration.Authority;
import io.exodus.migration.IncidentWords;
import io.exodus.migration.Route;
import io.exodus.migration.api.InterlayView;
import io.exodus.migration.api.StreamView;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Waits until every interlay serves the recorded authority and, after a cutover, the way back
 * follows. Topic {@code exodus-confirm}.
 */
final class ConfirmAuthority implements Handler {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EngineApi engine;

  ConfirmAuthority(EngineApi engine) {
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
      if (missing == null) {
        return Map.of();
      }
      if (System.nanoTime() > until) {
        throw new StepFailedException(missing);
      }
      work.cancellation().check();
      Pause.millis(200);
    }
  }

  /** Null where nothing is. */
  private IncidentWords missing(Work work, Authority towards) {
    Route route = engine.migration(work.migrationId()).route();
    if (route.authority() != towards) {
      return new IncidentWords(
          "the recorded authority is the " + route.authority() + ", not the " + towards,
          "the engine's record",
          "Look at the attempts in the journal; this step is for the " + towards + " alone.");
    }
    for (String name : work.plan().interlays()) {
      List<InterlayView> live = engine.interlays(name).stream().filter(InterlayView::live).toList();
      if (live.isEmpty()) {
        return new IncidentWords(
            "no instance of the interlay reports",
            "interlay " + name,
            "Start it, and see that it reaches the engine; then retry.");
      }
      for (InterlayView instance : live) {
        if (instance.route().authority() != towards || instance.route().epoch() < route.epoch()) {
          return new IncidentWords(
              "the instance still serves the "
                  + instance.route().authority()
                  + " under epoch "
                  + instance.route().epoch()
                  + "; recorded is epoch "
                  + route.epoch(),
              "interlay " + name + " at " + instance.control(),
              "See that it reaches the engine, or restart it; then retry.");
        }
      }
    }
    if (towards == Authority.TARGET) {
      StreamView back = engine.stream(work.migrationId(), Direction.REVERSE);
      if (back == null || !"FOLLOWING".equals(back.state())) {
        return new IncidentWords(
            "the way back does not follow" + (back == null ? "" : "; it is " + back.state()),
            "the stream from target to source",
            "Look for an incident at 'Keep the follower current' and mend that first; then retry.");
      }
    }
    return null;
  }
}
