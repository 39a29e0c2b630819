package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.cutover.AttemptLostException;
import io.exodus.cutover.CutoverAbortedException;
import io.exodus.cutover.ForcedSwitch;
import io.exodus.cutover.Step;
import io.exodus.migration.Authority;
import io.exodus.worker.Handler;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.time.Duration;
import java.util.Map;

/**
 * Puts the source in charge without the target, once the loss is confirmed. Topic {@code
 * exodus-take}.
 */
public final class TakeAuthority implements Handler {

  private final EngineApi engine;
  private final Fleets fleets;
  private final Step.Listener listener;

  public TakeAuthority(EngineApi engine, Fleets fleets, Step.Listener listener) {
    this.engine = engine;
    this.fleets = fleets;
    this.listener = listener;
  }

  @Override
  public String topic() {
    return "exodus-take";
  }

  @Override
  public Duration lock() {
    // As for any change of authority: a worker that dies meanwhile must have a successor soon.
    return Duration.ofSeconds(8);
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    String id = work.migrationId();
    HttpAuthorityRecord record = new HttpAuthorityRecord(engine, work.hand(), work.attempt());
    try {
      ForcedSwitch over = new ForcedSwitch(work.family(), fleets.of(work.plan()), record, listener);
      if (engine.migration(id).route().authority() == Authority.SOURCE) {
        var left = record.takeOver();
        if (left.isPresent()) {
          over.settle(work.link(), left.get(), work.cancellation());
        }
      } else {
        over.run(work.link(), work.plan().longestHold(), work.cancellation());
      }
      return Map.of("authority", Authority.SOURCE.name());
    } catch (CutoverAbortedException | AttemptLostException e) {
      throw new OutcomeException(SwitchAuthority.aborted(Authority.SOURCE), e.getMessage());
    }
  }
}
