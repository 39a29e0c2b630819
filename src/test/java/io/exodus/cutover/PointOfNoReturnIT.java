package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.demo.server.DemoServer;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.Interlay;
import io.exodus.migration.Authority;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** A worker dies on either side of the record: its successor undoes, or completes. */
class PointOfNoReturnIT {

  @TempDir Path directory;
  private CutoverStage stage;
  private Interlay interlay;

  @BeforeEach
  void prepare() throws Exception {
    stage = new CutoverStage(new RedisFamily(), directory);
    interlay = stage.interlay("orders");
    try (Jedis application = stage.application(interlay)) {
      application.set("before", "1");
    }
    stage.prepare();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "RAISE_EPOCH",
        "HOLD",
        "UNBLOCK",
        "FENCE",
        "PROVE_FENCE",
        "DRAIN",
        "COMPARE",
        "CARRY"
      })
  void shouldAbortWhenTheWorkerDiesBeforeTheRecord(Step step) {
    killBefore(step);

    assertAborts();
  }

  @Test
  void shouldAbortWhenTheWorkerDiesJustBeforeTheRecord() {
    killBefore(Step.RECORD);
    assertThat(stage.record.route().held()).isTrue();
    stage.assertRefused(stage.servers.source());

    assertAborts();
  }

  private void assertAborts() {
    assertThatThrownBy(() -> stage.cutOver("w-2", Step.Listener.NONE, interlay))
        .isInstanceOf(CutoverAbortedException.class);
    assertAborted();
  }

  private void assertAborted() {
    assertThat(stage.record.route().authority()).isEqualTo(Authority.SOURCE);
    assertThat(stage.record.route().held()).isFalse();
    assertServes(Authority.SOURCE);
    assertAdmitted(stage.servers.source());
    stage.assertRefused(stage.servers.target());
  }

  @ParameterizedTest
  @EnumSource(names = {"START_WAY_BACK", "OPEN", "FLIP", "COMPLETE"})
  void shouldCompleteWhenTheWorkerDiesAfterTheRecord(Step step) throws Exception {
    killBefore(step);

    assertCompletes();
  }

  @Test
  void shouldCompleteWhenTheWorkerDiesJustAfterTheRecord() throws Exception {
    killBefore(Step.END_STREAM);
    assertThat(stage.record.route().authority()).isEqualTo(Authority.TARGET);
    stage.assertRefused(stage.servers.source());
    stage.assertRefused(stage.servers.target());

    assertCompletes();
  }

  private void assertCompletes() throws Exception {
    SwitchReport report = stage.cutOver("w-2", Step.Listener.NONE, interlay);

    assertThat(report.missed()).isEmpty();
    assertCompleted();
  }

  private void assertCompleted() {
    assertThat(stage.record.route().authority()).isEqualTo(Authority.TARGET);
    assertThat(stage.record.route().held()).isFalse();
    assertServes(Authority.TARGET);
    assertAdmitted(stage.servers.target());
    stage.assertRefused(stage.servers.source());
    try (Jedis source = stage.servers.source().connect()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(source.get("after")).isEqualTo("2"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RAISE_EPOCH", "HOLD", "UNBLOCK", "FENCE", "DRAIN", "RECORD"})
  void shouldChangeNothingWhenTheWorkerWakesAfterItsSuccessorHasAborted(Step step) {
    assertThatThrownBy(() -> stage.cutOver("w-1", asleepBefore(step), interlay))
        .isInstanceOf(AttemptLostException.class);

    assertAborted();
  }

  @ParameterizedTest
  @EnumSource(names = {"END_STREAM", "START_WAY_BACK", "OPEN", "FLIP", "COMPLETE"})
  void shouldChangeNothingWhenTheWorkerWakesAfterItsSuccessorHasCompleted(Step step)
      throws Exception {
    assertThatThrownBy(() -> stage.cutOver("w-1", asleepBefore(step), interlay))
        .isInstanceOfAny(AttemptLostException.class, StaleEpochException.class);

    assertCompleted();
  }

  /** The worker sleeps through all that its successor does, then goes on with that step. */
  private Step.Listener asleepBefore(Step step) {
    return next -> {
      if (next == step) {
        try {
          stage.cutOver("w-2", Step.Listener.NONE, interlay);
        } catch (CutoverAbortedException e) {
          assertThat(e).hasMessageContaining("stopped before its decision");
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  /** Neither undo nor completion runs; only the dead worker's connections close. */
  private void killBefore(Step step) {
    assertThatThrownBy(
            () ->
                stage.cutOver(
                    "w-1",
                    next -> {
                      if (next == step) {
                        throw new Killed();
                      }
                    },
                    interlay))
        .isInstanceOf(Killed.class);
  }

  private void assertServes(Authority authority) {
    assertThat(interlay.route().authority()).isEqualTo(authority);
    assertThat(interlay.route().held()).isFalse();
    DemoServer serves =
        authority == Authority.SOURCE ? stage.servers.source() : stage.servers.target();
    try (Jedis application = stage.application(interlay);
        Jedis database = serves.connect()) {
      assertThat(application.get("before")).isEqualTo("1");
      application.set("after", "2");
      assertThat(database.get("after")).isEqualTo("2");
    }
  }

  private void assertAdmitted(DemoServer server) {
    try (Jedis application = stage.application(server)) {
      assertThat(application.set("direct", "3")).isEqualTo("OK");
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
