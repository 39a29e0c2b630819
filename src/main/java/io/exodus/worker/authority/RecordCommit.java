package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineRefusedException;
import io.exodus.endpoint.EndpointControl;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.worker.Handler;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.Work;
import java.util.Map;

/** Records the commit, then ends the reverse stream for good. Topic {@code exodus-commit}. */
public final class RecordCommit implements Handler {

  private final EngineApi engine;

  public RecordCommit(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-commit";
  }

  @Override
  public Map<String, Object> handle(Work work) {
    String id = work.migrationId();
    try {
      engine.commit(work.hand());
    } catch (EngineRefusedException e) {
      throw new OutcomeException("commit-withheld", e.getMessage());
    }
    long epoch = engine.migration(id).route().epoch();
    // The source stays closed to applications, and keeps what it held at this moment.
    try (EndpointControl source = work.family().side(work.link(), Authority.SOURCE)) {
      source.endStream(Direction.REVERSE, epoch);
    }
    return Map.of();
  }
}
