package io.exodus.worker.move;

import io.exodus.client.EngineApi;
import io.exodus.client.Progress;
import io.exodus.client.RecordTrouble;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.migration.Authority;
import io.exodus.migration.DestructiveStep;
import io.exodus.worker.Handler;
import io.exodus.worker.RetryUntilAcknowledged;
import io.exodus.worker.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies what the source holds into the closed target. Topic {@code exodus-copy}. */
public final class CopyRecords implements Handler {

  static final String TASK = "COPY";

  private final EngineApi engine;

  public CopyRecords(EngineApi engine) {
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
        work.family().schema().afterData(work.link(), work.cancellation());
        return Map.of("copied", step.done());
      }
    }
    engine.demandFree(work.hand(), DestructiveStep.COPY);
    long epoch = engine.migration(id).route().epoch();
    try (EndpointControl target = work.family().side(work.link(), Authority.TARGET)) {
      target.raiseEpoch(epoch);
      demandThatApplicationsGetIn(target, work.link().target());
      target.fence(epoch);
    }
    work.family().schema().beforeData(work.link(), work.cancellation());
    Reports reports = new Reports(engine, work.hand(), TASK);
    RetryUntilAcknowledged heard = new RetryUntilAcknowledged(work.cancellation());
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
                    heard.tell(() -> engine.trouble(work.hand(), List.of(trouble(record))));
                  }
                },
                work.cancellation());
    heard.tell(
        () ->
            reports.ended(
                result.copied(), result.copied() + result.failed(), result.failed() + " failed"));
    // Told before: what is still to be made is no reason to copy everything again.
    work.family().schema().afterData(work.link(), work.cancellation());
    return Map.of("copied", result.copied(), "failedRecords", result.failed());
  }

  /** Now: at the cutover it would be too late. */
  private static void demandThatApplicationsGetIn(
      EndpointControl target, EndpointSettings endpoint) {
    Set<String> out = target.lockedOut();
    if (!out.isEmpty()) {
      throw new EndpointRefusedException(
          endpoint.name(),
          "the applications' user '"
              + String.join("', '", out)
              + "' is off there, and nothing would switch it on after the cutover",
          "switch on all users there that must log in after the cutover");
    }
  }

  static RecordTrouble trouble(FailedRecord record) {
    return new RecordTrouble(
        record.record().space(), record.record().key(), "FAILED", record.reason(), "OPEN", 0, null);
  }
}
