package io.exodus.worker.authority;

import io.exodus.client.EngineApi;
import io.exodus.cutover.AttemptLostException;
import io.exodus.cutover.CutoverAbortedException;
import io.exodus.cutover.Step;
import io.exodus.cutover.Switch;
import io.exodus.cutover.SwitchOver;
import io.exodus.cutover.SwitchReport;
import io.exodus.migration.Authority;
import io.exodus.worker.Handler;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import io.exodus.worker.move.FollowChanges;
import io.exodus.worker.move.SideComparison;
import io.exodus.worker.move.ValidateRecords;
import java.time.Duration;
import java.util.Map;

/**
 * Changes the authority: the one task in which the traffic is held. Topic {@code exodus-switch}.
 */
public final class SwitchAuthority implements Handler {

  private final EngineApi engine;
  private final Fleets fleets;
  private final Step.Listener listener;

  public SwitchAuthority(EngineApi engine, Fleets fleets, Step.Listener listener) {
    this.engine = engine;
    this.fleets = fleets;
    this.listener = listener;
  }

  @Override
  public String topic() {
    return "exodus-switch";
  }

  @Override
  public Duration lock() {
    // Short: a worker that dies while the traffic is held must have a successor soon.
    return Duration.ofSeconds(8);
  }

  static String aborted(Authority towards) {
    return towards == Authority.TARGET ? "cutover-aborted" : "rollback-aborted";
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    Authority towards = work.side("to");
    String id = work.migrationId();
    HttpAuthorityRecord record = new HttpAuthorityRecord(engine, work.hand(), work.attempt());
    SwitchOver over = new SwitchOver(work.family(), fleets.of(work.plan()), record, listener);
    Switch wish =
        new Switch(
            work.link(),
            towards,
            work.plan().longestHold(),
            towards == Authority.TARGET
                ? SideComparison.unsettled(engine.progress(id), ValidateRecords.TASK)
                : SideComparison.unsettled(engine.progress(id), FollowChanges.REBUILD));
    try {
      if (engine.migration(id).route().authority() == towards) {
        completeLeftover(record, over, wish, work);
        return Map.of("authority", towards.name());
      }
      SwitchReport report = over.run(wish, work.cancellation());
      return Map.of(
          "authority", towards.name(), "heldMillis", (double) report.heldMicros() / 1_000);
    } catch (CutoverAbortedException | AttemptLostException e) {
      throw new OutcomeException(aborted(towards), e.getMessage());
    }
  }

  /** A predecessor recorded the authority: completes what it may have left. */
  private static void completeLeftover(
      HttpAuthorityRecord record, SwitchOver over, Switch wish, Work work)
      throws InterruptedException {
    var left = record.takeOver();
    if (left.isPresent()) {
      over.settle(wish, left.get(), work.cancellation());
    }
  }
}
