package io.exodus.worker.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineRefusedException;
import io.exodus.client.MigrationView;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.tls.Trust;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.worker.OutcomeException;
import io.exodus.worker.StubEngine;
import io.exodus.worker.Work;
import io.exodus.worker.preflight.PreflightStage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loss ends in somebody's decision, an incident, or nothing where nobody relies on it. */
class StreamLossTest {

  private static final String PATH = "/exodus/api/migrations/m-1";
  private static final String LOST = PATH + "/streams/FORWARD/lost";
  private static final StreamLostException LOSS =
      new StreamLostException("old", "its log no longer reaches back", "answer the gate");

  private final StubEngine engine = new StubEngine();
  private final Work work = PreflightStage.work("", endpoint("old"), endpoint("new"), null);

  @AfterEach
  void stop() {
    engine.close();
  }

  private static EndpointSettings endpoint(String name) {
    return PreflightStage.endpoint(name, "redis://127.0.0.1:1", Trust.platform());
  }

  private void route(Authority authority, boolean held) {
    engine.answer(
        PATH,
        200,
        Json.write(
            new MigrationView(
                "m-1",
                "run-1",
                work.plan(),
                Phase.CUTTING_OVER,
                Instant.EPOCH,
                new Route(authority, 7, held))));
  }

  private void tell() throws InterruptedException {
    new StreamLoss(new EngineApi(engine.settings(Duration.ofSeconds(20))))
        .tell(work, Direction.FORWARD, LOSS.getMessage());
  }

  @Test
  void shouldEndInTheGateThatAsksAboutItOnceTheAttemptUnderWayIsOver() {
    route(Authority.SOURCE, true);
    engine.answerOnce(LOST, 409, "{}").answer(LOST, 204, "");

    assertThatExceptionOfType(OutcomeException.class)
        .isThrownBy(this::tell)
        .withMessageContaining("no longer reaches back")
        .extracting(OutcomeException::code)
        .isEqualTo("copy-lost");
    assertThat(engine.sent(LOST)).contains("no longer reaches back");
  }

  @Test
  void shouldAskAgainWhenTheEngineIsAwayBetweenTwoAnswers() throws InterruptedException {
    route(Authority.TARGET, false);
    engine.answerOnce(PATH, 503, "{}").answer(LOST, 409, "{}");

    tell();

    assertThat(engine.calls()).filteredOn(call -> call.endsWith("/lost")).hasSize(2);
  }

  @Test
  void shouldEndInAnIncidentWhereTheEngineDoesNotLetTheWorkerTell() {
    engine.answer(LOST, 403, "{}");

    assertThatExceptionOfType(EngineRefusedException.class).isThrownBy(this::tell);
  }

  @Test
  void shouldEndQuietlyWhereNobodyReliesOnTheStreamAnyMore() throws InterruptedException {
    route(Authority.TARGET, false);
    engine.answer(LOST, 409, "{}");

    tell();

    assertThat(engine.calls()).contains("POST " + LOST);
  }
}
