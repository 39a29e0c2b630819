package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.migration.Alteration;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A database that keeps its users in an ACL file and nothing else forgets, in a restart, whom a
 * fence has switched off; not that they are.
 */
class ForgottenFenceIT {

  @TempDir Path directory;
  private ForgetfulStage stage;

  @BeforeEach
  void start() throws Exception {
    stage = new ForgetfulStage(directory);
    stage.prepare();
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldAdmitTheApplicationsAfterARollbackWhenTheSourceForgotItsFence() throws Exception {
    stage.cutOver(Authority.TARGET);
    stage.assertAdmitted(stage.target);
    stage.assertRefused(stage.source);

    stage.source.kill();
    stage.source.startAgain();
    stage.watch(Authority.SOURCE);
    stage.rebuild();
    stage.record.callForRollback();
    stage.cutOver(Authority.SOURCE);

    stage.assertAdmitted(stage.source);
    stage.assertRefused(stage.target);
    stage.assertOff(stage.source, "retired");
  }

  @Test
  void shouldAdmitTheApplicationsAfterACutoverWhenTheTargetForgotItsFence() throws Exception {
    stage.target.kill();
    stage.target.startAgain();
    stage.watch(Authority.TARGET);
    stage.copyAgain();

    stage.cutOver(Authority.TARGET);

    stage.assertAdmitted(stage.target);
    stage.assertRefused(stage.source);
    stage.assertOff(stage.target, "retired");
  }

  @Test
  void shouldAdmitTheApplicationsAfterAnAbortWhenTheOldSideForgotItsFence() throws Exception {
    assertThatThrownBy(
            () ->
                stage.cutOver(
                    Authority.TARGET,
                    step -> {
                      if (step == Step.DRAIN) {
                        stage.source.kill();
                        stage.source.startAgain();
                      }
                    }))
        .isInstanceOf(CutoverAbortedException.class);

    stage.assertAdmitted(stage.source);
    stage.assertRefused(stage.target);
    stage.assertOff(stage.source, "retired");
  }

  /** As {@code allkeys-lru} may do. */
  @Test
  void shouldAdmitTheApplicationsWhenTheRecordOfTheFenceWasEvicted() throws Exception {
    stage.cutOver(Authority.TARGET);
    try (Jedis exodus = stage.source.connect()) {
      exodus.select(15);
      assertThat(exodus.del("__exodus:{m-1}:fence")).isEqualTo(1);
    }
    stage.watch(Authority.SOURCE);
    stage.record.callForRollback();

    stage.cutOver(Authority.SOURCE);

    stage.assertAdmitted(stage.source);
    stage.assertOff(stage.source, "retired");
  }

  /** The negative control: without what the engine keeps, they would stay out. */
  @Test
  void shouldTellThatTheApplicationsAreLockedOutWhenNobodyKnowsWhomTheFenceSwitchedOff()
      throws Exception {
    stage.cutOver(Authority.TARGET);
    stage.source.kill();
    stage.source.startAgain();
    Alterations kept = stage.record.alterations(Authority.SOURCE);
    kept.forget(stage.record.route().epoch(), kept.known());
    stage.watch(Authority.SOURCE);
    stage.rebuild();
    stage.record.callForRollback();

    assertThatThrownBy(() -> stage.cutOver(Authority.SOURCE))
        .hasMessageContaining("orders-app")
        .hasMessageContaining("old")
        .hasMessageContaining("switch");
    assertThatThrownBy(() -> stage.application(stage.source).ping())
        .isInstanceOf(JedisException.class);
  }

  @Test
  void shouldAdmitTheApplicationsWithoutTheTargetWhenTheSourceForgotItsFence() throws Exception {
    stage.cutOver(Authority.TARGET);
    stage.source.kill();
    stage.source.startAgain();
    stage.watch(Authority.SOURCE);
    stage.record.rollBack();
    stage.record.confirmLoss();

    assertThat(stage.take().closed()).isTrue();

    stage.assertAdmitted(stage.source);
    stage.assertRefused(stage.target);
    // The next migration that puts it in charge has to know.
    assertThat(stage.record.alterations(Authority.TARGET).known())
        .contains(Alteration.switchedOff("", "orders-app"));
  }

  @Test
  void shouldNotTakeTheWayBackForWholeWhenTheSourceForgotItsRecordsBeforeItBegan()
      throws Exception {
    assertThatThrownBy(() -> stage.cutOver(Authority.TARGET, restartBefore(Step.END_STREAM)))
        .isInstanceOf(EndpointException.class);
    stage.watch(Authority.SOURCE);

    stage.cutOver(Authority.TARGET);

    stage.assertAdmitted(stage.target);
    stage.assertRefused(stage.source);
    try (EndpointControl source = stage.side(Authority.SOURCE)) {
      assertThat(source.applied(Direction.REVERSE).position()).startsWith("0000");
    }
    assertThatThrownBy(stage::followBack).hasMessageContaining("lost");
  }

  @Test
  void shouldAbortWhenTheTargetForgotItsRecordsBeforeTheRecord() throws Exception {
    assertThatThrownBy(
            () ->
                stage.cutOver(
                    Authority.TARGET,
                    step -> {
                      if (step == Step.COMPARE) {
                        try (Jedis exodus = stage.target.connect()) {
                          exodus.flushAll();
                        }
                      }
                    }))
        .isInstanceOf(CutoverAbortedException.class)
        .hasMessageContaining("lost what was written there");

    stage.assertAdmitted(stage.source);
    stage.assertRefused(stage.target);
  }

  private Step.Listener restartBefore(Step step) {
    return next -> {
      if (next == step) {
        stage.source.kill();
        stage.source.startAgain();
      }
    };
  }

  @Test
  void shouldNotLetALateWorkerInWhenTheDatabaseForgotTheEpoch() throws Exception {
    stage.cutOver(Authority.TARGET);
    try (EndpointControl late = stage.side(Authority.SOURCE)) {
      late.raiseEpoch(stage.record.route().epoch());
      stage.source.kill();
      stage.source.startAgain();

      assertThatThrownBy(() -> late.open(stage.record.route().epoch()))
          .hasMessageContaining("the connection failed");
      assertThatThrownBy(() -> late.open(stage.record.route().epoch()))
          .hasMessageContaining("it has lost the epoch");
    }
    stage.assertRefused(stage.source);
  }
}
