package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.client.FenceDebt;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.Interlay;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The source takes charge though the target, or the stream from it, is lost. */
class WithoutTargetIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final RedisFamily family = new RedisFamily();

  /** Acknowledged by the target, with the time of the acknowledgement. */
  private final Map<String, Instant> acknowledged = new LinkedHashMap<>();

  private CutoverStage stage;
  private Interlay interlay;

  @BeforeEach
  void cutOver() throws Exception {
    stage = new CutoverStage(family, directory);
    interlay = stage.interlay("orders");
    stage.prepare();
    stage.cutOver("w-1", Step.Listener.NONE, interlay);
    stage.record.rollBack();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void write(String key) {
    try (Jedis application = stage.application(interlay)) {
      application.set(key, "1");
    }
    acknowledged.put(key, Instant.now());
  }

  /** As the watch does each second; returns once the source has it. */
  private Instant mark() {
    // Kept in milliseconds: not before what was acknowledged a moment ago.
    Instant at = Instant.ofEpochMilli(System.currentTimeMillis() + 1);
    family.markers().write(stage.link, Direction.REVERSE, at);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                family
                    .markers()
                    .applied(stage.link, Direction.REVERSE)
                    .filter(at::equals)
                    .isPresent());
    return at;
  }

  private ForcedSwitch.Report take(String worker, Step.Listener listener) throws Exception {
    return new ForcedSwitch(family, new OrderedFleet(interlay), stage.record.of(worker), listener)
        .run(stage.link, CutoverStage.LONGEST_HOLD, new Cancellation());
  }

  @Test
  void shouldHaveAllBeforeTheMarkerAndTellWhatIsLostWhenTheTargetIsDead() throws Exception {
    write("kept:1");
    write("kept:2");
    Instant marker = mark();
    stage.stopReverse();
    write("lost:1");
    stage.toTarget.cut();
    assertThatThrownBy(() -> take("w-2", Step.Listener.NONE))
        .as("nobody has confirmed the loss")
        .isInstanceOf(AttemptLostException.class)
        .hasMessageContaining("confirmLoss");
    stage.record.confirmLoss();

    ForcedSwitch.Report report = take("w-2", Step.Listener.NONE);

    assertThat(stage.record.route().authority()).isEqualTo(Authority.SOURCE);
    assertThat(interlay.route().authority()).isEqualTo(Authority.SOURCE);
    assertThat(report.has().marker()).isEqualTo(marker);
    assertThat(report.closed()).isFalse();
    assertThat(stage.record.fenceDebt()).isEqualTo(FenceDebt.OWED);
    try (Jedis source = stage.servers.source().connect();
        Jedis application = stage.application(interlay)) {
      acknowledged.forEach(
          (key, at) ->
              assertThat(source.exists(key))
                  .as(key + " is there, or was acknowledged after " + report.has().marker())
                  .isEqualTo(!at.isAfter(report.has().marker())));
      assertThat(acknowledged.get("lost:1")).isAfter(marker);
      application.set("after", "2");
      assertThat(source.get("after")).isEqualTo("2");
    }
  }

  @Test
  void shouldCloseATargetThatIsThereWhenOnlyTheWayBackIsLost() throws Exception {
    write("kept");
    mark();
    stage.stopReverse();
    write("lost");
    stage.record.confirmLoss();

    ForcedSwitch.Report report = take("w-2", Step.Listener.NONE);

    assertThat(report.closed()).isTrue();
    stage.assertRefused(stage.servers.target());
    try (Jedis source = stage.servers.source().connect();
        Jedis target = stage.servers.target().connect()) {
      assertThat(source.exists("kept")).isTrue();
      assertThat(source.exists("lost")).isFalse();
      assertThat(target.exists("lost")).as("kept for examination").isTrue();
    }
  }

  @Test
  void shouldAdmitWritesThatAreLostUntilATargetThatComesBackIsClosed() throws Exception {
    stage.stopReverse();
    stage.toTarget.cut();
    stage.record.confirmLoss();
    take("w-2", Step.Listener.NONE);
    stage.toTarget.heal();

    // Without the fence that is owed, a straggler forks the data.
    try (Jedis straggler = stage.application(stage.servers.target())) {
      assertThat(straggler.set("forked", "1")).isEqualTo("OK");
    }

    try (EndpointControl target = family.side(stage.link, Authority.TARGET)) {
      long epoch = stage.record.route().epoch();
      target.raiseEpoch(epoch);
      target.fence(epoch);
      target.proveFence();
    }
    stage.assertRefused(stage.servers.target());
  }

  @Test
  void shouldLeaveTheTargetInChargeWhenTheWorkerDiesBeforeTheRecord() throws Exception {
    write("kept");
    mark();
    stage.record.confirmLoss();
    killBefore(Step.RECORD);
    assertThat(stage.record.route().held()).isTrue();

    assertThatThrownBy(() -> take("w-3", Step.Listener.NONE))
        .isInstanceOf(CutoverAbortedException.class)
        .hasMessageContaining("stopped before its decision");

    assertThat(stage.record.route().authority()).isEqualTo(Authority.TARGET);
    assertThat(stage.record.fenceDebt()).isEqualTo(FenceDebt.NONE);
    write("still on the target");
    stage.assertRefused(stage.servers.source());
  }

  @Test
  void shouldPutTheSourceInChargeWhenTheWorkerDiesAfterTheRecord() throws Exception {
    write("kept");
    Instant marker = mark();
    stage.record.confirmLoss();
    killBefore(Step.END_STREAM);
    assertThat(stage.record.fenceDebt()).isEqualTo(FenceDebt.OWED);

    ForcedSwitch.Report report = take("w-3", Step.Listener.NONE);

    assertThat(report.has().marker()).isEqualTo(marker);
    assertThat(report.closed()).isTrue();
    write("on the source");
    try (Jedis source = stage.servers.source().connect()) {
      assertThat(source.exists("kept", "on the source")).isEqualTo(2);
    }
    stage.assertRefused(stage.servers.target());
  }

  private void killBefore(Step step) {
    assertThatThrownBy(
            () ->
                take(
                    "w-2",
                    next -> {
                      if (next == step) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
