package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.migration.Authority;
import io.exodus.server.TcpRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions, counters and locks that live for 1 to 5 s, renewed all the time, through cutovers and
 * rollbacks with stalls on either way. Short here; {@code src/bench/renewed-keys.sh} runs it in
 * full.
 */
class RenewedKeysSoakIT {

  private static final Logger log = LoggerFactory.getLogger(RenewedKeysSoakIT.class);

  private static final int ROUNDS = Integer.getInteger("exodus.soak.rounds", 1);
  private static final int KEYS = 2_000;
  private static final long SHORTEST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 5_000;
  private static final int CLIENTS = 4;
  private static final int STALLS = ROUNDS > 1 ? 3 : 1;

  /**
   * In the short form they are as long as the shortest time to live, in the full one up to 10 s.
   */
  private static final int LONGEST_STALL_MILLIS = ROUNDS > 1 ? 10_000 : 3_000;

  private static final int ATTEMPTS = 5;

  @TempDir Path directory;
  private final Random random = new Random(Long.getLong("exodus.soak.seed", 5));
  private int aborted;

  @AfterEach
  void guard() {
    ApplySession.guarded = true;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepEveryLiveKeyWhenWaysStandStillAtRandom(boolean newer) throws Exception {
    ApplySession.guarded = !Boolean.getBoolean("exodus.soak.unguarded");
    Path executable = newer ? NewerServer.REDIS_7_0.executable() : null;
    try (ExpiryStage stage = new ExpiryStage(directory, executable)) {
      long compared = 0;
      long renewals = 0;
      long apart = 0;
      for (int round = 0; round < ROUNDS; round++) {
        try (RenewedTraffic traffic =
            new RenewedTraffic(stage.source, KEYS, SHORTEST_MILLIS, LONGEST_MILLIS, CLIENTS)) {
          stage.begin();
          stage.copy();
          stall(stage);
          change(stage, Authority.TARGET, traffic);
          stall(stage);
          change(stage, Authority.SOURCE, traffic);
          compared += traffic.compared.get();
          renewals += traffic.renewals.get();
          apart = Math.max(apart, traffic.longestApart.get());
          assertThat(traffic.wrong).as("round %s", round).isEmpty();
        }
      }
      List<Long> drains = stage.drains.stream().sorted().toList();
      log.info(
          "Soak on {}: {} rounds, {} renewals, {} keys compared in holds, farthest apart {} ms,"
              + " aborted {}, waited in the hold: median {} us, longest {} us",
          newer ? "7.0" : "6.2",
          ROUNDS,
          renewals,
          compared,
          apart,
          aborted,
          drains.get(drains.size() / 2),
          drains.get(drains.size() - 1));
      assertThat(compared).isGreaterThan((long) KEYS * ROUNDS);
    }
  }

  private void stall(ExpiryStage stage) throws InterruptedException {
    for (int i = 0; i < STALLS; i++) {
      TcpRelay way = random.nextBoolean() ? stage.toSource : stage.toTarget;
      way.still(true);
      RenewedKeysIT.pause(Duration.ofMillis(500 + random.nextInt(LONGEST_STALL_MILLIS - 500)));
      if (random.nextInt(4) == 0) {
        way.lead(way == stage.toSource ? stage.source.port : stage.target.port);
      }
      way.still(false);
      RenewedKeysIT.pause(Duration.ofMillis(random.nextInt(300)));
    }
  }

  private void change(ExpiryStage stage, Authority towards, RenewedTraffic traffic)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      stage.awaitFollowing(towards);
      try {
        stage.change(towards, traffic);
        return;
      } catch (EndpointException e) {
        aborted++;
        log.info("aborted: {}", e.getMessage());
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
