package io.exodus.worker;

import io.exodus.endpoint.Side;
import io.exodus.migration.Authority;
import java.util.Map;

/**
 * Releases the source: removes Exodus's own records from both sides. The applications' users stay
 * switched off on the source, so that no straggler writes to a database that nobody reads. Topic
 * {@code exodus-release}.
 */
final class ReleaseSource implements Handler {

  private final EngineApi engine;

  ReleaseSource(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-release";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    engine.release(id);
    long epoch = engine.migration(id).route().epoch();
    for (Authority side : Authority.values()) {
      try (Side endpoint = work.family().side(work.link().side(side), id)) {
        endpoint.clean(epoch);
      }
    }
    return Map.of();
  }
}
