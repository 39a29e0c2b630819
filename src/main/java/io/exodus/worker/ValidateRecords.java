package io.exodus.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.RecordId;
import io.exodus.migration.api.Progress;
import io.exodus.migration.api.RecordTrouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares both sides, has what differs repaired by the stream, and looks again. Topic {@code
 * exodus-validate}.
 */
final class ValidateRecords implements Handler {

  static final String TASK = "VALIDATE";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration SHORTEST_SETTLE = Duration.ofSeconds(1);
  private static final Duration REPAIR_PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_UNSETTLED = 1_000;

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
    String id = work.migrationId();
    Reports reports = new Reports(engine, id, TASK);
    UntilHeard heard = new UntilHeard(work.cancellation());
    List<RecordTrouble> found = new ArrayList<>();
    Direction direction = Direction.from(engine.migration(id).route().authority());
    Duration lag = work.plan().thresholds().maxLag();
    Comparer.Result result =
        work.family()
            .comparer()
            .compare(
                work.link(),
                direction,
                lag.compareTo(SHORTEST_SETTLE) < 0 ? SHORTEST_SETTLE : lag,
                new Comparer.Listener() {
                  @Override
                  public void progress(long compared, long expected, long suspected) {
                    reports.progress(compared, expected, suspected + " looked at again");
                  }

                  @Override
                  public synchronized void divergence(Divergence divergence) {
                    found.add(trouble(divergence));
                  }
                },
                work.cancellation());
    if (result.unsettled().size() > MOST_UNSETTLED) {
      throw new StepFailedException(
          result.unsettled().size()
              + " records change too fast to be compared; at most "
              + MOST_UNSETTLED
              + " can be compared while the traffic is held",
          "source " + work.link().source().name(),
          "Retry in a quieter hour.");
    }
    if (!found.isEmpty()) {
      heard.tell(() -> engine.trouble(id, found));
    }
    long open = afterRepair(work, heard);
    String unsettled = write(result.unsettled());
    heard.tell(() -> reports.ended(result.compared(), result.compared(), unsettled));
    return Map.of(
        "validated", result.compared(),
        "divergent", open,
        "unsettled", result.unsettled().size());
  }

  /** The stream repairs in its own order; this waits for it, and counts what stays open. */
  private long afterRepair(Work work, UntilHeard heard) throws InterruptedException {
    long until = System.nanoTime() + REPAIR_PATIENCE.toNanos();
    while (true) {
      long open =
          heard.ask(() -> engine.records(work.migrationId())).stream()
              .filter(record -> record.state().equals("OPEN"))
              .count();
      if (open == 0 || System.nanoTime() > until) {
        return open;
      }
      work.cancellation().check();
      Pause.millis(500);
    }
  }

  private static RecordTrouble trouble(Divergence divergence) {
    return new RecordTrouble(
        divergence.record().space(),
        divergence.record().key(),
        divergence.kind().name(),
        divergence.detail(),
        "OPEN",
        0,
        null);
  }

  private static String write(List<RecordId> records) throws JsonProcessingException {
    return JSON.writeValueAsString(records);
  }

  /** The records that a validation left to be compared while the traffic is held. */
  static List<RecordId> unsettled(List<Progress> steps) throws JsonProcessingException {
    for (Progress step : steps) {
      if (step.task().equals(TASK) && step.ended()) {
        return JSON.readValue(step.detail(), new TypeReference<>() {});
      }
    }
    return List.of();
  }
}
