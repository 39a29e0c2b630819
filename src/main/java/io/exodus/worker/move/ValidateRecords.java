package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.migration.Direction;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import java.util.Map;

/**
 * Compares both sides, has what differs repaired by the stream, and looks again. Topic {@code
 * exodus-validate}.
 */
public final class ValidateRecords implements Handler {

  public static final String TASK = "VALIDATE";

  private final EngineApi engine;

  public ValidateRecords(EngineApi engine) {
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
