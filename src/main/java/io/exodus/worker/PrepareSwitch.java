package io.exodus.worker;

import io.exodus.cutover.CutoverAbortedException;
import io.exodus.cutover.Preparation;
import io.exodus.endpoint.Direction;
import io.exodus.migration.Authority;
import io.exodus.migration.api.Progress;
import io.exodus.migration.api.StreamView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Sees that everything stands ready before the traffic is held. Topic {@code exodus-prepare}. */
final class PrepareSwitch implements Handler {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EngineApi engine;
  private final Fleets fleets;

  PrepareSwitch(EngineApi engine, Fleets fleets) {
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
      new Preparation(work.family(), fleets.of(work.plan()), new EngineStreams(id), PATIENCE)
          .prepare(work.plan(), work.link(), route, towards);
    } catch (CutoverAbortedException e) {
      throw new OutcomeException(SwitchAuthority.aborted(towards), e.getMessage());
    }
    return Map.of();
  }

  private final class EngineStreams implements Preparation.Streams {

    private final String id;

    EngineStreams(String id) {
      this.id = id;
    }

    @Override
    public StreamView stream(Direction direction) {
      return engine.stream(id, direction);
    }

    @Override
    public void want(Direction direction) {
      engine.want(id, direction);
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
