package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.client.Progress;
import io.exodus.client.StreamView;
import io.exodus.client.TaskInHand;
import io.exodus.cutover.CutoverAbortedException;
import io.exodus.cutover.Preparation;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.worker.Handler;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import io.exodus.worker.move.ValidateRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Sees that everything stands ready before the traffic is held. Topic {@code exodus-prepare}. */
public final class PrepareSwitch implements Handler {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EngineApi engine;
  private final Fleets fleets;

  public PrepareSwitch(EngineApi engine, Fleets fleets) {
    this.engine = engine;
    this.fleets = fleets;
  }

  @Override
  public String topic() {
    return "exodus-prepare";
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    Authority towards = work.side("to");
    String id = work.migrationId();
    var route = engine.migration(id).route();
    if (route.authority() == towards) {
      return Map.of();
    }
    try {
      new Preparation(
              work.family(), fleets.of(work.plan()), new EngineStreams(work.hand()), PATIENCE)
          .prepare(work.plan(), work.link(), route, towards);
    } catch (CutoverAbortedException e) {
      throw new OutcomeException(SwitchAuthority.aborted(towards), e.getMessage());
    }
    return Map.of();
  }

  private final class EngineStreams implements Preparation.Streams {

    private final TaskInHand hand;
    private final String id;

    EngineStreams(TaskInHand hand) {
      this.hand = hand;
      this.id = hand.migrationId();
    }

    @Override
    public StreamView stream(Direction direction) {
      return engine.stream(id, direction);
    }

    @Override
    public void want(Direction direction) {
      engine.want(hand, direction);
    }

    @Override
    public Instant now() {
      return engine.clock().now();
    }

    @Override
    public Instant validatedSince() {
      return engine.progress(id).stream()
          .filter(step -> step.task().equals(ValidateRecords.TASK) && step.ended())
          .findFirst()
          .map(Progress::beganAt)
          .orElse(null);
    }
  }
}
