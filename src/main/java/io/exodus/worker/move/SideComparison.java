package io.exodus.worker.move;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.client.EngineApi;
import io.exodus.client.Progress;
import io.exodus.client.RecordTrouble;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.json.Json;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.worker.RetryUntilAcknowledged;
import io.exodus.worker.StepFailedException;
import io.exodus.worker.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares both sides, has what differs repaired by the stream, and waits for that. */
public final class SideComparison {

  private static final Duration SHORTEST_SETTLE = Duration.ofSeconds(1);
  private static final Duration REPAIR_PATIENCE = Duration.ofSeconds(30);

  /**
   * They are read in pipelined batches in the hold, which ends by itself where that is too long.
   */
  private static final int MOST_UNSETTLED = 10_000;

  private static final int TOLD_AT_ONCE = 1_000;

  private final EngineApi engine;
  private final Work work;
  private final String task;

  /**
   * @param task under which its progress is told
   */
  SideComparison(EngineApi engine, Work work, String task) {
    this.engine = engine;
    this.work = work;
    this.task = task;
  }

  /**
   * @param compared records looked at
   * @param open of which differ and were not repaired
   * @param unsettled that changed too fast to be compared
   */
  record Outcome(long compared, long open, int unsettled) {}

  Outcome run(Direction direction) throws InterruptedException, JsonProcessingException {
    Reports reports = new Reports(engine, work.hand(), task);
    RetryUntilAcknowledged heard = new RetryUntilAcknowledged(work.cancellation());
    List<RecordTrouble> found = new ArrayList<>();
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
                    reports.progress(compared, expected, suspected + " compared again");
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
              + " records change too fast to compare; at most "
              + MOST_UNSETTLED
              + " can be compared while Exodus holds the traffic",
          "source " + work.link().source().name(),
          "Retry in a quieter hour.");
    }
    // Nobody knows what they lack; the stream repairs them in its order, however fast they change.
    result.unsettled().forEach(record -> found.add(untold(record)));
    for (int from = 0; from < found.size(); from += TOLD_AT_ONCE) {
      List<RecordTrouble> part = found.subList(from, Math.min(found.size(), from + TOLD_AT_ONCE));
      heard.tell(() -> engine.trouble(work.hand(), part));
    }
    long open = afterRepair(heard);
    String unsettled = Json.MAPPER.writeValueAsString(result.unsettled());
    heard.tell(() -> reports.ended(result.compared(), result.compared(), unsettled));
    return new Outcome(result.compared(), open, result.unsettled().size());
  }

  /** The stream repairs in its own order; this waits as long as it gets on, and counts the rest. */
  private long afterRepair(RetryUntilAcknowledged heard) throws InterruptedException {
    long least = Long.MAX_VALUE;
    long since = System.nanoTime();
    while (true) {
      long open = heard.ask(() -> engine.open(work.migrationId()));
      if (open < least) {
        least = open;
        since = System.nanoTime();
      }
      if (open == 0 || System.nanoTime() - since > REPAIR_PATIENCE.toNanos()) {
        return open;
      }
      work.cancellation().pause(500);
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

  private static RecordTrouble untold(RecordId record) {
    return new RecordTrouble(
        record.space(),
        record.key(),
        Divergence.Kind.VALUE.name(),
        "changes too fast to compare",
        "OPEN",
        0,
        null);
  }

  /** The records that a comparison left to be compared while the traffic is held. */
  public static List<RecordId> unsettled(List<Progress> steps, String task)
      throws JsonProcessingException {
    for (Progress step : steps) {
      if (step.task().equals(task) && step.ended()) {
        return Json.MAPPER.readValue(step.detail(), new TypeReference<>() {});
      }
    }
    return List.of();
  }
}
