package io.exodus.worker;

import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Side;
import io.exodus.migration.DestructiveStep;
import io.exodus.migration.api.Progress;
import io.exodus.migration.api.RecordTrouble;
import java.util.List;
import java.util.Map;

/** Copies what the source holds into the closed target. Topic {@code exodus-copy}. */
final class CopyRecords implements Handler {

  static final String TASK = "COPY";

  private final EngineApi engine;

  CopyRecords(EngineApi engine) {
    this.engine = engine;
  }

  @Override
  public String topic() {
    return "exodus-copy";
  }

  @Override
  public boolean brief() {
    return false;
  }

  @Override
  public Map<String, Object> handle(Work work) throws Exception {
    String id = work.migrationId();
    for (Progress step : engine.progress(id)) {
      if (step.task().equals(TASK) && step.ended()) {
        // A predecessor finished the copy and died before it could say so to the process.
        return Map.of("copied", step.done());
      }
    }
    engine.demandFree(id, DestructiveStep.COPY);
    long epoch = engine.migration(id).route().epoch();
    try (Side target = work.family().side(work.link().target(), id)) {
      target.raiseEpoch(epoch);
      demandThatApplicationsGetIn(target, work.link().target());
      target.fence(epoch);
    }
    Reports reports = new Reports(engine, id, TASK);
    UntilHeard heard = new UntilHeard(work.cancellation());
    Copier.Result result =
        work.family()
            .copier()
            .copy(
                work.link(),
                new Copier.Listener() {
                  @Override
                  public void progress(long copied, long expected, long bytes) {
                    reports.progress(copied, expected, bytes + " bytes");
                  }

                  @Override
                  public void failed(FailedRecord record) {
                    heard.tell(() -> engine.trouble(id, List.of(trouble(record))));
                  }
                },
                work.cancellation());
    heard.tell(
        () ->
            reports.ended(
                result.copied(), result.copied() + result.failed(), result.failed() + " failed"));
    return Map.of("copied", result.copied(), "failedRecords", result.failed());
  }

  /** Now: at the cutover it would be too late. */
  private static void demandThatApplicationsGetIn(Side target, EndpointSettings endpoint) {
    if (!target.admits()) {
      throw new EndpointRefusedException(
          endpoint.name(),
          "the applications' user '"
              + endpoint.applicationUser()
              + "' is switched off there, and nothing would switch it on after the cutover",
          "switch on all users there that have to get in after the cutover");
    }
  }

  static RecordTrouble trouble(FailedRecord record) {
    return new RecordTrouble(
        record.record().space(), record.record().key(), "FAILED", record.reason(), "OPEN", 0, null);
  }
}
