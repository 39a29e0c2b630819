package io.exodus.worker;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Side;
import java.util.Map;

/** Records the commit, then ends the way back for good. Topic {@code exodus-commit}. */
final class RecordCommit implements Handler {

  private final EngineApi engine;

  RecordCommit(EngineApi engine) {
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
      engine.commit(id);
    } catch (EngineRefusedException e) {
      throw new OutcomeException("commit-withheld", e.getMessage());
    }
    long epoch = engine.migration(id).route().epoch();
    // The source stays closed to applications, and keeps what it held at this moment.
    try (Side source = work.family().side(work.link().source(), id)) {
      source.endStream(Direction.REVERSE, epoch);
    }
    return Map.of();
  }
}
