package io.exodus.worker.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.client.EngineApi;
import io.exodus.client.StreamView;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.tls.Trust;
import io.exodus.json.Json;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamReliability;
import io.exodus.migration.StreamState;
import io.exodus.worker.StubEngine;
import io.exodus.worker.Work;
import io.exodus.worker.preflight.PreflightStage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine is told of a stream whose follower ends. */
class FollowChangesTest {

  private static final String STREAMS = "/exodus/api/migrations/m-1/streams";

  @TempDir Path spool;

  private final StubEngine engine = new StubEngine();
  private final Follower follower = mock(Follower.class);

  @AfterEach
  void stop() {
    engine.close();
  }

  private Work work() {
    var old = PreflightStage.endpoint("old", "redis://127.0.0.1:1", Trust.platform());
    Work work = PreflightStage.work("", old, old, null);
    Family family = mock(Family.class);
    when(family.follower()).thenReturn(follower);
    return new Work(
        new TaskInHand("m-1", "task-1", "worker-1"),
        work.plan(),
        work.link(),
        family,
        Map.of(),
        new Cancellation(),
        "attempt-1");
  }

  /** Else the tab, and whoever is asked to approve the cutover, see it following for ever. */
  @Test
  void shouldTellThatAStreamHasStoppedWhenItsFollowerFails() throws Exception {
    engine.answer(
        STREAMS,
        200,
        Json.write(
            List.of(
                new StreamView(
                    Direction.FORWARD,
                    true,
                    StreamReliability.WHOLE,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    0L,
                    0L,
                    Instant.EPOCH,
                    Instant.EPOCH))));
    engine.answer("/exodus/api/migrations/m-1/repairs", 200, "[]");
    doAnswer(
            call -> {
              Follower.Listener listener = call.getArgument(1);
              listener.status(new Follower.Status(StreamState.FOLLOWING, "7", "7", null, 0, 12));
              await().until(() -> String.valueOf(engine.sent(STREAMS)).contains("FOLLOWING"));
              throw new EndpointException("new", "refuses the log-in");
            })
        .when(follower)
        .follow(any(), any(), any());

    assertThatThrownBy(
            () ->
                new FollowChanges(new EngineApi(engine.settings(Duration.ofSeconds(20))), spool)
                    .handle(work()))
        .isInstanceOf(EndpointException.class);

    assertThat(engine.sent(STREAMS))
        .contains("\"STOPPED\"", Direction.FORWARD.name(), "attempt-1", "\"changes\":12");
    assertThat(spool).as("nobody asked for one").isEmptyDirectory();
  }
}
