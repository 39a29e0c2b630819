package io.exodus.autoconfigure.part;

import io.exodus.client.EngineApi;
import io.exodus.cutover.Step;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.Handler;
import io.exodus.worker.authority.ClearUp;
import io.exodus.worker.authority.CloseTarget;
import io.exodus.worker.authority.ConfirmAuthority;
import io.exodus.worker.authority.PrepareSwitch;
import io.exodus.worker.authority.RecordCommit;
import io.exodus.worker.authority.ReleaseSource;
import io.exodus.worker.authority.SettleAuthority;
import io.exodus.worker.authority.SwitchAuthority;
import io.exodus.worker.authority.TakeAuthority;
import io.exodus.worker.fleet.Fleets;
import io.exodus.worker.move.CopyRecords;
import io.exodus.worker.move.EmptyTarget;
import io.exodus.worker.move.FollowChanges;
import io.exodus.worker.move.ReattachWayBack;
import io.exodus.worker.move.ValidateRecords;
import io.exodus.worker.preflight.Checks;
import io.exodus.worker.watch.SnapshotHealth;
import io.exodus.worker.watch.WatchRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The handlers of all of Exodus's topics. */
public final class Handlers {

  private Handlers() {}

  /**
   * @param spool where streams keep what they have received and not yet applied
   * @param sampleInterval between two samples of the watch
   * @param listener hears of each step of a change of authority
   * @param telemetry what the monitoring is told
   */
  public static List<Handler> all(
      EngineApi engine,
      Fleets fleets,
      Path spool,
      Duration sampleInterval,
      Step.Listener listener,
      Telemetry telemetry) {
    return List.of(
        new Checks(engine, fleets, telemetry),
        new CopyRecords(engine),
        new ValidateRecords(engine),
        new FollowChanges(engine, spool),
        new ReattachWayBack(engine),
        new EmptyTarget(engine),
        new WatchRun(engine, telemetry, sampleInterval),
        new PrepareSwitch(engine, fleets),
        new SwitchAuthority(engine, fleets, listener),
        new TakeAuthority(engine, fleets, listener),
        new CloseTarget(engine),
        new ConfirmAuthority(engine),
        new SettleAuthority(engine, fleets, listener),
        new RecordCommit(engine),
        new ClearUp(engine),
        new ReleaseSource(engine),
        new SnapshotHealth(engine));
  }
}
