package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointControl;
import io.exodus.migration.Authority;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import java.util.Map;

/**
 * Releases the source: removes Exodus's own records from both sides. The applications' users stay
 * switched off on the source, so that no straggler writes to a database that nobody reads. Topic
 * {@code exodus-release}.
 */
public final class ReleaseSource implements Handler {

  private final EngineApi engine;

  public ReleaseSource(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-release";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    engine.release(work.hand());
    long epoch = engine.migration(id).route().epoch();
    for (Authority side : Authority.values()) {
      try (EndpointControl endpoint = work.family().side(work.link(), side)) {
        endpoint.clean(epoch);
      }
      // Its owner's again, closed as it is: nobody opens it for him one day.
      Alterations kept = work.link().alterations(side);
      kept.forget(epoch, kept.known());
    }
    return Map.of();
  }
}
