package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.migration.api.EngineNodes;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A step that is done is told of until an engine takes it, and is not done again. */
class TaskEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TASK = "/engine-rest/external-task/task-1/";

  private final StubEngine engine = new StubEngine();
  private final StubEngine other = new StubEngine();
  private final AtomicInteger runs = new AtomicInteger();
  private RuntimeException failure;
  private Worker worker;

  @BeforeEach
  void know() {
    StubMigration.register(engine);
    StubMigration.register(other);
  }

  @AfterEach
  void close() {
    worker.close();
    engine.close();
    other.close();
  }

  private Handler handler(boolean lasting) {
    return new Handler() {
      @Override
      public String topic() {
        return lasting ? "lasting" : "work";
      }

      @Override
      public boolean lasting() {
        return lasting;
      }

      @Override
      public boolean brief() {
        // A stop does not wait for it.
        return false;
      }

      @Override
      public Map<String, Object> handle(Work work) {
        runs.incrementAndGet();
        if (failure != null) {
          throw failure;
        }
        return Map.of();
      }
    };
  }

  private void start(StubEngine... nodes) {
    EngineSettings first = nodes[0].settings(Duration.ofSeconds(5));
    List<URI> uris = Arrays.stream(nodes).map(StubEngine::uri).toList();
    EngineSettings settings =
        new EngineSettings(
            new EngineNodes(uris),
            first.restPath(),
            first.user(),
            first.password(),
            first.timeout());
    worker =
        new Worker(
            "w",
            settings,
            new EngineApi(settings),
            StubMigration.endpoints(),
            List.of(handler(false), handler(true)),
            2);
    worker.start();
  }

  private static void awaitTold(StubEngine engine, String end) {
    await(end).atMost(PATIENCE).until(() -> engine.told("task-1", end));
  }

  @Test
  void shouldWorkForAnotherNodeWhenOneIsAway() {
    engine.close();
    other.task("task-1", "work", StubMigration.ID);

    start(engine, other);

    awaitTold(other, "complete");
    assertThat(runs).hasValue(1);
    assertThat(worker.trouble()).isNull();
  }

  @Test
  void shouldTellAnotherNodeWhenTheFirstDiesBeforeItAnswers() {
    engine.task("task-1", "work", StubMigration.ID).drop(TASK + "complete", Integer.MAX_VALUE);
    // As if it had taken it and died: the other finds the step ended.
    other.answer(TASK + "complete", 404, "{}");

    start(engine, other);

    awaitTold(other, "complete");
    worker.close();
    assertThat(runs).hasValue(1);
    assertThat(engine.told("task-1", "failure") || other.told("task-1", "failure")).isFalse();
  }

  @Test
  void shouldTellItAgainWhenTheEngineWasAwayForAMoment() {
    engine.task("task-1", "work", StubMigration.ID).drop(TASK + "complete", 3);

    start(engine);

    await().atMost(PATIENCE).until(() -> engine.times(TASK + "complete") == 4);
    worker.close();
    assertThat(runs).hasValue(1);
    assertThat(engine.told("task-1", "failure")).isFalse();
  }

  @Test
  void shouldTellItAgainWhenTheEngineCanTakeNothing() {
    engine
        .task("task-1", "work", StubMigration.ID)
        .answer(TASK + "complete", 500, "{}")
        .answer(TASK + "failure", 500, "{}");
    start(engine);
    await().atMost(PATIENCE).until(() -> engine.times(TASK + "failure") >= 2);

    engine.answer(TASK + "complete", 204, "");
    int tried = engine.times(TASK + "complete");
    await().atMost(PATIENCE).until(() -> engine.times(TASK + "complete") > tried);

    worker.close();
    assertThat(runs).hasValue(1);
  }

  @Test
  void shouldSayWhyWhenTheEngineRefusesTheResult() {
    engine
        .task("task-1", "work", StubMigration.ID)
        .answer(TASK + "complete", 500, "{}")
        .answer(TASK + "failure", 204, "");

    start(engine);

    awaitTold(engine, "failure");
    worker.close();
    assertThat(engine.times(TASK + "complete")).isEqualTo(1);
  }

  @Test
  void shouldTellOfAFailureWhenTheEngineIsBack() {
    failure = new IllegalStateException("no such thing");
    engine
        .task("task-1", "work", StubMigration.ID)
        .answer(TASK + "failure", 204, "")
        .drop(TASK + "failure", 2);

    start(engine);

    await().atMost(PATIENCE).until(() -> engine.times(TASK + "failure") == 3);
    worker.close();
    assertThat(runs).hasValue(1);
  }

  @Test
  void shouldStopWhenNobodyTakesTheResult() {
    engine.task("task-1", "work", StubMigration.ID).drop(TASK + "complete", Integer.MAX_VALUE);
    start(engine);
    awaitTold(engine, "complete");

    worker.close();

    await("no thread is left that tells")
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("exodus-task")));
    assertThat(runs).hasValue(1);
  }
}
