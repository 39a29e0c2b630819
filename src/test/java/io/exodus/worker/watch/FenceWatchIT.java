package io.exodus.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.EngineApi;
import io.exodus.client.MigrationView;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.tls.Trust;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Measurement;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.server.FreePort;
import io.exodus.worker.Work;
import io.exodus.worker.preflight.PreflightStage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisServer;

/**
 * A source without its fence: closed again as long as it is kept, left alone once it is released;
 * and a target whose fence is owed.
 */
class FenceWatchIT {

  private static final String PATH = "/exodus/api/migrations/m-1";
  private static final Route TARGET = new Route(Authority.TARGET, 7, false);
  private static final Route SOURCE = new Route(Authority.SOURCE, 7, false);
  private static final String CLOSED = Measurement.of(Authority.SOURCE, "closed");

  private PreflightStage stage;
  private Work work;
  private FenceWatch watch;

  @BeforeEach
  void start() {
    stage = new PreflightStage();
    work = PreflightStage.work("health", stage.source(), stage.target(), PreflightStage.PLAINTEXT);
    watch = new FenceWatch(new EngineApi(stage.engine.settings(Duration.ofSeconds(20))));
  }

  @AfterEach
  void stop() throws IOException {
    stage.close();
  }

  @Test
  void shouldCloseASourceThatIsKept() {
    stage.engine.answer(PATH, 200, migration(Phase.OBSERVING));

    Map<String, Double> sample = look();

    assertThat(sample).containsEntry(CLOSED, 1.0);
    assertThat(turnsApplicationsAway()).isTrue();
    assertThat(fenceIsRecorded()).isTrue();
  }

  /** Its users are in its configuration file; it keeps its records, those of the fence too. */
  @Test
  void shouldCloseASourceAgainThatLostItsFenceInARestart() throws IOException {
    int port = FreePort.next();
    RedisServer source =
        PreflightStage.start(port, PreflightStage.users("appendonly yes", "appendfsync always"));
    try {
      work =
          PreflightStage.work(
              "health",
              PreflightStage.endpoint("old", "redis://127.0.0.1:" + port, Trust.platform()),
              stage.target(),
              PreflightStage.PLAINTEXT);
      stage.engine.answer(PATH, 200, migration(Phase.OBSERVING));
      try (EndpointControl side = work.family().side(work.link(), Authority.SOURCE)) {
        side.raiseEpoch(TARGET.epoch());
        side.fence(TARGET.epoch());
      }
      assertThat(turnsApplicationsAway(port)).isTrue();

      source.stop();
      source.start();

      assertThat(fenceIsRecorded(port)).as("the record outlives the restart").isTrue();
      try (Jedis straggler = PreflightStage.as("shop", port)) {
        // The control: without the watch, whoever goes round the interlays writes.
        assertThat(straggler.set("order", "forked")).isEqualTo("OK");

        Map<String, Double> sample = look();

        assertThat(sample).containsEntry(CLOSED, 1.0);
        assertThatThrownBy(() -> straggler.set("order", "forked again"))
            .isInstanceOf(JedisException.class);
      }
      assertThat(turnsApplicationsAway(port)).isTrue();
    } finally {
      source.stop();
    }
  }

  @Test
  void shouldLeaveASourceAloneThatIsReleased() {
    stage.engine.answer(PATH, 200, migration(Phase.RELEASING));

    Map<String, Double> sample = look();

    assertThat(sample).doesNotContainKey(CLOSED);
    assertThat(turnsApplicationsAway()).isFalse();
    assertThat(fenceIsRecorded()).isFalse();
  }

  @Test
  void shouldLeaveNothingBehindWhereTheReleaseBeginsMeanwhile() {
    stage
        .engine
        .answerOnce(PATH, 200, migration(Phase.COMMITTED))
        .answer(PATH, 200, migration(Phase.RELEASED));

    Map<String, Double> sample = look();

    assertThat(sample).doesNotContainKey(CLOSED);
    assertThat(fenceIsRecorded()).isFalse();
  }

  @Test
  void shouldCloseATargetThatComesBackAfterTheAuthorityWasTakenFromIt() {
    stage.engine.answer(PATH, 200, migration(Phase.ROLLED_BACK));
    stage.engine.answer(PATH + "/fence", 200, "{\"target\": \"OWED\"}");

    Map<String, Double> sample = look(SOURCE);

    assertThat(sample).containsEntry(Measurement.of(Authority.TARGET, "closed"), 1.0);
    assertThat(turnsApplicationsAway(stage.targetPort)).isTrue();
    assertThat(stage.engine.calls()).contains("POST " + PATH + "/fence");
  }

  @Test
  void shouldNotCloseATargetByItselfThatNobodyOwesAFence() {
    stage.engine.answer(PATH + "/fence", 200, "{\"target\": \"NONE\"}");

    Map<String, Double> sample = look(SOURCE);

    assertThat(sample).containsEntry(Measurement.of(Authority.TARGET, "closed"), 0.0);
    assertThat(turnsApplicationsAway(stage.targetPort)).isFalse();
    assertThat(stage.engine.calls()).doesNotContain("POST " + PATH + "/fence");
  }

  private Map<String, Double> look() {
    return look(TARGET);
  }

  private Map<String, Double> look(Route route) {
    Map<String, Double> sample = new TreeMap<>();
    for (Authority side : Authority.values()) {
      sample.put(Measurement.of(side, "connections"), 1.0);
    }
    watch.look(work, route, sample);
    return sample;
  }

  private String migration(Phase phase) {
    return Json.write(new MigrationView("m-1", "run-1", work.plan(), phase, Instant.EPOCH, TARGET));
  }

  private boolean turnsApplicationsAway() {
    return turnsApplicationsAway(stage.sourcePort);
  }

  private static boolean turnsApplicationsAway(int port) {
    try (Jedis jedis = PreflightStage.as("shop", port)) {
      jedis.set("order", "1");
      return false;
    } catch (JedisAccessControlException e) {
      return true;
    }
  }

  private boolean fenceIsRecorded() {
    return fenceIsRecorded(stage.sourcePort);
  }

  private static boolean fenceIsRecorded(int port) {
    try (Jedis jedis = PreflightStage.as("exodus", port)) {
      jedis.select(15);
      return jedis.exists("__exodus:{m-1}:fence");
    }
  }
}
