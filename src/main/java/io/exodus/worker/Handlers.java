package io.exodus.worker;

import io.exodus.cutover.Step;
import io.exodus.telemetry.Telemetry;
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
