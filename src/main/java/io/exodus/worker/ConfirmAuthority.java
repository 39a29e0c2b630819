package io.exodus.worker;

import io.exodus.endpoint.Direction;
import io.exodus.migration.Authority;
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
    Authority towards = Authority.valueOf(work.input("to"));
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String missing = missing(work, towards);
      if (missing == null) {
        return Map.of();
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(missing);
      }
      work.cancellation().check();
      Pause.millis(200);
    }
  }

  private String missing(Work work, Authority towards) {
    Route route = engine.migration(work.migrationId()).route();
    if (route.authority() != towards) {
      return "the recorded authority is the " + route.authority() + ", not the " + towards;
    }
    for (String name : work.plan().interlays()) {
      List<InterlayView> live = engine.interlays(name).stream().filter(InterlayView::live).toList();
      if (live.isEmpty()) {
        return "no instance of interlay '" + name + "' reports; start one";
      }
      for (InterlayView instance : live) {
        if (instance.route().authority() != towards || instance.route().epoch() < route.epoch()) {
          return "interlay '"
              + name
              + "' instance "
              + instance.instance()
              + " still serves "
              + instance.route();
        }
      }
    }
    if (towards == Authority.TARGET) {
      StreamView back = engine.stream(work.migrationId(), Direction.REVERSE);
      if (back == null || !"FOLLOWING".equals(back.state())) {
        return "the way back does not follow; look at 'Keep the follower current'";
      }
    }
    return null;
  }
}
