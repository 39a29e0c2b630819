package io.exodus.worker;

import io.exodus.endpoint.Direction;
import java.util.Map;

/**
 * Compares both sides, has what differs repaired by the stream, and looks again. Topic {@code
 * exodus-validate}.
 */
final class ValidateRecords implements Handler {

  static final String TASK = "VALIDATE";

  private final EngineApi engine;

  ValidateRecords(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-validate";
  }

  @Override
  public boolean brief() {
    return false;
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    Direction direction = Direction.from(engine.migration(work.migrationId()).route().authority());
    SideComparison.Outcome outcome = new SideComparison(engine, work, TASK).run(direction);
    return Map.of(
        "validated", outcome.compared(),
        "divergent", outcome.open(),
        "unsettled", outcome.unsettled());
  }
}
