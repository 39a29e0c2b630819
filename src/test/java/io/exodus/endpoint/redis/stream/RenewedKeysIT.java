package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.server.TcpRelay;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/**
 * Keys with a short time to live that clients renew. A destination that doesn't hear of it in time
 * expires them by its own clock; what the origin's log says is the truth.
 */
@Tag("slow")
class RenewedKeysIT {

  private static final int KEYS = 500;
  private static final long LIFE_MILLIS = 3_000;
  private static final Duration LONGER_THAN_LIFE = Duration.ofMillis(4_500);

  /** For what does not depend on how long. */
  private static final long SHORT_MILLIS = 1_200;

  private static final Duration LONGER_THAN_SHORT = Duration.ofMillis(2_000);

  @TempDir Path directory;

  @AfterEach
  void guard() {
    ApplySession.guarded = true;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepRenewedKeysWhenTheWayStandsStillBeforeTheAuthorityChanges(boolean newer)
      throws Exception {
    try (ExpiryStage stage = stage(newer);
        RenewedTraffic traffic = traffic(stage, LIFE_MILLIS)) {
      thereAndBack(stage, traffic);

      assertThat(traffic.wrong).isEmpty();
      assertThat(traffic.compared.get()).isGreaterThan(KEYS);
    }
  }

  /** The negative control: it is reading them again that keeps them. */
  @Test
  void shouldLoseRenewedKeysWhenNothingIsReadAgain() throws Exception {
    ApplySession.guarded = false;
    try (ExpiryStage stage = stage(false);
        RenewedTraffic traffic = traffic(stage, SHORT_MILLIS)) {
      stage.begin();
      stage.copy();
      standStill(stage.toTarget, LONGER_THAN_SHORT);
      stage.awaitFollowing(Authority.TARGET);
      stage.change(Authority.TARGET, traffic);

      assertThat(traffic.wrong).anyMatch(what -> what.contains("is missing"));
    }
  }

  private void thereAndBack(ExpiryStage stage, RenewedTraffic traffic) throws Exception {
    stage.begin();
    stage.copy();
    standStill(stage.toTarget, LONGER_THAN_LIFE);
    stage.awaitFollowing(Authority.TARGET);
    stage.change(Authority.TARGET, traffic);
    standStill(stage.toSource, LONGER_THAN_LIFE);
    stage.awaitFollowing(Authority.SOURCE);
    stage.change(Authority.SOURCE, traffic);
  }

  /** A worker that dies while keys are in doubt takes what it knows along. */
  @Test
  void shouldKeepRenewedKeysWhenTheFollowerIsReplaced() throws Exception {
    try (ExpiryStage stage = stage(false);
        RenewedTraffic traffic = traffic(stage, SHORT_MILLIS)) {
      stage.begin();
      stage.copy();
      stage.toTarget.still(true);
      pause(LONGER_THAN_SHORT);
      stage.toTarget.lead(stage.target.port);
      stage.toTarget.still(false);
      stage.followAnew(Direction.FORWARD);
      stage.awaitFollowing(Authority.TARGET);
      stage.change(Authority.TARGET, traffic);

      assertThat(traffic.wrong).isEmpty();
      assertThat(traffic.compared.get()).isPositive();
    }
  }

  /** Nobody hears what expires: all that the log touches is read again. */
  @Test
  void shouldKeepRenewedKeysWhenTheDestinationTellsNothing() throws Exception {
    try (ExpiryStage stage = stage(false);
        RenewedTraffic traffic = traffic(stage, SHORT_MILLIS)) {
      stage.target.exodus().aclSetUser(SideServer.EXODUS, "-config", "-psubscribe");
      stage.begin();
      stage.copy();
      standStill(stage.toTarget, LONGER_THAN_SHORT);
      stage.awaitFollowing(Authority.TARGET);
      stage.change(Authority.TARGET, traffic);

      assertThat(traffic.wrong).isEmpty();
      assertThat(traffic.compared.get()).isPositive();
    }
  }

  /** Somebody sets notify-keyspace-events back in the middle. */
  @Test
  void shouldKeepRenewedKeysWhenNotificationsAreSwitchedOff() throws Exception {
    try (ExpiryStage stage = stage(false);
        RenewedTraffic traffic = traffic(stage, SHORT_MILLIS)) {
      stage.begin();
      stage.copy();
      stage.target.exodus().configSet("notify-keyspace-events", "");
      standStill(stage.toTarget, LONGER_THAN_SHORT);
      stage.awaitFollowing(Authority.TARGET);
      stage.change(Authority.TARGET, traffic);

      assertThat(traffic.wrong).isEmpty();
      assertThat(traffic.compared.get()).isPositive();
    }
  }

  /** Records of the snapshot that are over when they are loaded, and live on in the log. */
  @Test
  void shouldKeepRenewedKeysWhenTheCopyTakesLongerThanTheyLive() throws Exception {
    try (ExpiryStage stage = stage(false);
        RenewedTraffic traffic = traffic(stage, SHORT_MILLIS)) {
      try (Jedis source = stage.source.exodus()) {
        for (int i = 0; i < 3_000; i++) {
          source.set("filler:" + i, "x".repeat(1_000));
        }
      }
      stage.begin();
      Thread stall = new Thread(() -> standStillUnchecked(stage.toTarget));
      stall.start();
      stage.copy();
      stall.join();
      stage.awaitFollowing(Authority.TARGET);
      stage.change(Authority.TARGET, traffic);

      assertThat(traffic.wrong).isEmpty();
      assertThat(traffic.compared.get()).isPositive();
    }
  }

  /**
   * 6.2 logs how long a key lives, not until when; what lay in its buffer is of an earlier time.
   */
  @Test
  void shouldDateTimesToLiveWhenTheLogArrivesLate() throws Exception {
    try (ExpiryStage stage = stage(false)) {
      stage.begin();
      stage.copy();
      try (Jedis source = stage.source.exodus();
          Jedis target = stage.target.exodus()) {
        source.setex("early", 100, "1");
        await().until(() -> target.exists("early"));
        stage.toSource.stillLogs(true);
        for (int i = 0; i < 20; i++) {
          source.setex("late:" + i, 100, "x".repeat(1_000));
          pause(Duration.ofMillis(150));
        }
        stage.toSource.stillLogs(false);

        await().atMost(Duration.ofSeconds(10)).until(() -> target.exists("late:19"));
        for (int i = 0; i < 20; i++) {
          assertThat(ExpiryStage.apart(source, target, "late:" + i)).isLessThan(1_000);
        }
      }
    }
  }

  @Test
  void shouldPutTheNotificationsBackWhenItClearsUp() throws Exception {
    try (ExpiryStage stage = stage(false)) {
      stage.target.exodus().configSet("notify-keyspace-events", "Kg");
      stage.begin();
      stage.copy();
      stage.endStreams();
      assertThat(stage.target.exodus().configGet("notify-keyspace-events").toString())
          .contains("x");

      try (EndpointControl side = new RedisFamily().side(stage.link(), Authority.TARGET)) {
        side.raiseEpoch(9);
        side.clean(9);
      }

      String flags = stage.target.exodus().configGet("notify-keyspace-events").toString();
      assertThat(flags).contains("K").contains("g").doesNotContain("x").doesNotContain("E");
    }
  }

  private ExpiryStage stage(boolean newer) {
    return new ExpiryStage(directory, newer ? NewerServer.REDIS_7_0.executable() : null);
  }

  private static RenewedTraffic traffic(ExpiryStage stage, long life) {
    return new RenewedTraffic(stage.source, KEYS, life, life, 2);
  }

  private static void standStillUnchecked(TcpRelay way) {
    try {
      standStill(way, LONGER_THAN_SHORT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void standStill(TcpRelay way, Duration time) throws InterruptedException {
    way.still(true);
    pause(time);
    way.still(false);
  }

  /** What is tested is that time passes. */
  static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }
}
