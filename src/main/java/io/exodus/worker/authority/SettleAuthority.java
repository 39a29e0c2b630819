package io.exodus.worker.authority;

import io.exodus.client.Attempt;
import io.exodus.client.EngineApi;
import io.exodus.cutover.Step;
import io.exodus.cutover.Switch;
import io.exodus.cutover.SwitchOver;
import io.exodus.worker.Handler;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends an attempt that a call for rollback may have interrupted, and tells who has the authority.
 * Topic {@code exodus-settle}.
 */
public final class SettleAuthority implements Handler {

  private final EngineApi engine;
  private final Fleets fleets;
  private final Step.Listener listener;

  public SettleAuthority(EngineApi engine, Fleets fleets, Step.Listener listener) {
    this.engine = engine;
    this.fleets = fleets;
    this.listener = listener;
  }

  @Override
  public String topic() {
    return "exodus-settle";
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    String id = work.migrationId();
    HttpAuthorityRecord record = new HttpAuthorityRecord(engine, work.hand(), work.attempt());
    Optional<Attempt> left = record.takeOver();
    if (left.isPresent()) {
      Switch leftover =
          new Switch(work.link(), left.get().towards(), work.plan().longestHold(), List.of());
      new SwitchOver(work.family(), fleets.of(work.plan()), record, listener)
          .settle(leftover, left.get(), work.cancellation());
    }
    return Map.of(
        "authority", engine.migration(id).route().authority().name(),
        "committed", engine.committed(id));
  }
}
