package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.exodus.client.EngineApi;
import io.exodus.client.EngineHeldException;
import io.exodus.client.EngineSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.client.ExternalTaskClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.test.util.ReflectionTestUtils;

class WorkerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StubEngine engine = new StubEngine();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private Worker worker;

  @AfterEach
  void close() {
    end.countDown();
    worker.close();
    engine.close();
  }

  /** Works until the test lets it end, or it is cancelled. */
  private Handler handler(boolean brief) {
    return new Handler() {
      @Override
      public String topic() {
        return "work";
      }

      @Override
      public Duration lock() {
        return Duration.ofMillis(300);
      }

      @Override
      public boolean brief() {
        return brief;
      }

      @Override
      public Map<String, Object> handle(Work work) throws Exception {
        begun.countDown();
        try {
          end.await();
          return Map.of();
        } finally {
          over.countDown();
        }
      }
    };
  }

  private void start(Handler handler) {
    start(handler, Duration.ofSeconds(2));
  }

  private void start(Handler handler, Duration timeout) {
    EngineSettings settings = engine.settings(timeout);
    worker =
        new Worker(
            "w",
            settings,
            new EngineApi(settings),
            StubMigration.endpoints(),
            List.of(handler, lasting()),
            2);
    worker.start();
  }

  private static Handler lasting() {
    return new Handler() {
      @Override
      public String topic() {
        return "lasting";
      }

      @Override
      public boolean lasting() {
        return true;
      }

      @Override
      public Map<String, Object> handle(Work work) {
        throw new UnsupportedOperationException("there is no such task here");
      }
    };
  }

  private void giveTask() throws InterruptedException {
    StubMigration.register(engine);
    engine.task("task-1", "work", StubMigration.ID);
    assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldBeReadyWhenTheEngineAnswers() {
    start(handler(true));

    await().atMost(PATIENCE).until(() -> worker.trouble() == null);
    assertThat(worker.alive()).isTrue();
  }

  @Test
  void shouldSayWhatIsWrongWhenNobodyIsThere() {
    engine.close();
    start(handler(true));

    await().atMost(PATIENCE).until(() -> worker.trouble().contains("does not answer"));
    assertThat(worker.alive()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "401, refuses the account 'exodusWorker'",
    "403, exodus.engine.worker-password",
    "404, exodus.engine.url",
    "500, answers 500"
  })
  void shouldSayWhatIsWrongWhenTheEngineRefuses(int status, String words) {
    engine.refuse(status);
    start(handler(true));

    await().atMost(PATIENCE).until(() -> worker.trouble().contains(words));
    assertThat(worker.trouble()).contains(String.valueOf(status)).doesNotContain("password\"");

    engine.answer("/engine-rest/external-task/fetchAndLock", 200, "[]");
    await().atMost(PATIENCE).until(() -> worker.trouble() == null);
  }

  /** Nobody's password is wrong: a filter chain of the host does not let the worker through. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void shouldNotBlameThePasswordWhenSomethingBeforeTheEngineRefuses(int status) {
    engine.behindAnotherLogin().refuse(status);
    start(handler(true));

    await().atMost(PATIENCE).until(() -> worker.trouble().contains("before Exodus's login"));
    assertThat(worker.trouble())
        .contains("answers " + status, "Spring Security", "securityMatcher")
        .doesNotContain("exodus.engine.worker-password");
  }

  @Test
  void shouldNotStormAnEngineThatRefuses() {
    engine.refuse(401);
    long begin = System.nanoTime();
    start(handler(true));

    await().atMost(PATIENCE).until(() -> engine.calls().size() >= 8);

    // Two lanes, four calls each, with pauses of 200, 400 and 800 ms.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void shouldBeDeadOnceItAsksForNothingAnyMore() {
    start(handler(true), Duration.ofMillis(50));
    await().atMost(PATIENCE).until(() -> worker.trouble() == null);

    Lane steps = (Lane) ReflectionTestUtils.getField(worker, "steps");
    ((ExternalTaskClient) ReflectionTestUtils.getField(steps, "client")).stop();

    await().atMost(PATIENCE).until(() -> !worker.alive());
  }

  @Test
  void shouldHandBackWhatTakesLongWhenItStops() throws InterruptedException {
    start(handler(false));
    giveTask();

    worker.close();

    assertThat(engine.told("task-1", "unlock")).isTrue();
    assertThat(engine.told("task-1", "complete")).isFalse();
    assertThat(engine.told("task-1", "failure")).isFalse();
  }

  /** A run that has ended takes its lasting steps along: nothing of that is a warning. */
  @Test
  void shouldWarnOfNothingWhenTheEngineHasEndedWhatItHandsBack() throws InterruptedException {
    Logger logger = (Logger) LoggerFactory.getLogger(TaskEnd.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      start(handler(false));
      giveTask();
      engine.answer("/engine-rest/external-task/task-1/unlock", 404, "{}");

      worker.close();

      assertThat(engine.told("task-1", "unlock")).isTrue();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .contains("work: the engine has ended it already");
      assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void shouldFinishWhatIsBriefWhenItStops() throws InterruptedException {
    start(handler(true));
    giveTask();

    Thread stop = new Thread(worker::close);
    stop.start();
    await().atMost(PATIENCE).until(() -> engine.told("task-1", "extendLock"));
    end.countDown();
    stop.join(PATIENCE.toMillis());

    assertThat(engine.told("task-1", "complete")).isTrue();
    assertThat(engine.told("task-1", "unlock")).isFalse();
  }

  @Test
  void shouldNotHandBackWhatAnotherHasTaken() throws InterruptedException {
    start(handler(false));
    giveTask();
    engine.answer("/engine-rest/external-task/task-1/extendLock", 400, "{}");
    engine.answer("/engine-rest/external-task/task-1/lock", 400, "{}");
    assertThat(over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    worker.close();

    assertThat(engine.told("task-1", "unlock")).isFalse();
    assertThat(engine.told("task-1", "complete")).isFalse();
  }

  @Test
  void shouldGoOnWhenItsLockRanOutAndNobodyElseHasTheTask() throws InterruptedException {
    start(handler(false));
    giveTask();
    engine.answer("/engine-rest/external-task/task-1/extendLock", 400, "{}");
    engine.answer("/engine-rest/external-task/task-1/lock", 204, "");
    await().atMost(PATIENCE).until(() -> engine.told("task-1", "lock"));

    end.countDown();

    await().atMost(PATIENCE).until(() -> engine.told("task-1", "complete"));
  }

  @Test
  void shouldTellItsEndAgainWhenItCollidesWithAnotherTransaction() throws InterruptedException {
    String complete = "/engine-rest/external-task/task-1/complete";
    start(handler(false));
    giveTask();
    engine.answerOnce(
        complete,
        500,
        """
        {"type": "OptimisticLockingException", "message": "updated concurrently", "code": 1}
        """);

    end.countDown();

    await()
        .atMost(PATIENCE)
        .until(() -> engine.calls().stream().filter(call -> call.endsWith(complete)).count() == 2);
    assertThat(engine.told("task-1", "failure")).isFalse();
  }

  @Test
  void shouldStopWhileAllHandsAreFull() throws InterruptedException {
    start(handler(false));
    giveTask();
    engine.task("task-2", "work", StubMigration.ID);
    engine.task("task-3", "work", StubMigration.ID);
    await().atMost(PATIENCE).until(() -> runner("steps").full());

    worker.close();

    assertThat(engine.told("task-1", "unlock")).isTrue();
    assertThat(engine.told("task-2", "unlock")).isTrue();
    assertThat(engine.told("task-3", "extendLock")).isFalse();
    assertThat(engine.told("task-3", "complete")).isFalse();
  }

  @Test
  void shouldNotFailWhatAnIncidentHolds() throws InterruptedException {
    start(
        new Handler() {
          @Override
          public String topic() {
            return "work";
          }

          @Override
          public Map<String, Object> handle(Work work) {
            begun.countDown();
            throw new EngineHeldException("held: commit");
          }
        });
    engine.answer("/engine-rest/external-task/task-1/failure", 204, "");
    giveTask();

    await().atMost(PATIENCE).until(() -> engine.told("task-1", "failure"));

    assertThat(engine.body("task-1", "failure"))
        .contains("\"errorMessage\":\"held: commit\"", "\"retries\":3");
    assertThat(engine.told("task-1", "complete")).isFalse();
  }

  private TaskRunner runner(String lane) {
    return (TaskRunner)
        ReflectionTestUtils.getField(ReflectionTestUtils.getField(worker, lane), "runner");
  }

  @Test
  void shouldBeginOnceAnEngineThatDiedOverTheQuestionAnswersAgain() throws InterruptedException {
    engine.dieOnce("/exodus/api/migrations/" + StubMigration.ID + "/work");
    start(handler(true));

    giveTask();

    assertThat(engine.told("task-1", "failure")).isFalse();
  }

  @Test
  void shouldTellTheEndOfItsWorkAgainWhenTheEngineDidNotHearIt() throws InterruptedException {
    String complete = "/engine-rest/external-task/task-1/complete";
    start(handler(true));
    giveTask();
    engine.die(complete);
    end.countDown();
    await().atMost(PATIENCE).until(() -> engine.told("task-1", "complete"));

    long before = completions(complete);

    engine.answer(complete, 204, "");

    await().atMost(PATIENCE).until(() -> completions(complete) > before);
    assertThat(engine.told("task-1", "failure")).isFalse();
  }

  private long completions(String path) {
    return engine.calls().stream().filter(call -> call.endsWith(path)).count();
  }
}
