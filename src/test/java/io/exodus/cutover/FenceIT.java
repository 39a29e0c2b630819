package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.server.DemoServer;
import io.exodus.demo.traffic.Traffic;
import io.exodus.demo.traffic.TrafficSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.Interlay;
import io.exodus.migration.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * An interlay that never hears of the hold sends its clients to the source for ever. The fence at
 * the database, not the obedience of interlays, is what no write gets lost by; without it the same
 * cutover loses writes.
 */
class FenceIT {

  private static final int CLIENTS = 4;
  private static final int WRITES_PER_SECOND = 400;
  private static final int SOME = 400;

  @TempDir Path directory;

  @Test
  void shouldLoseNothingWhenAnInterlayNeverHearsOfTheHold() throws Exception {
    Outcome outcome = cutOver(new RedisFamily());

    assertThat(outcome.obedient.clean()).as("%s", outcome.obedient.examples()).isTrue();
    assertThat(outcome.rogue.clean()).as("%s", outcome.rogue.examples()).isTrue();
    assertThat(outcome.rogue.acknowledged()).isPositive();
  }

  @Test
  void shouldLoseWritesOfThatInterlayWhenThereIsNoFence() throws Exception {
    Outcome outcome = cutOver(unfenced(new RedisFamily()));

    assertThat(outcome.obedient.clean()).as("%s", outcome.obedient.examples()).isTrue();
    assertThat(outcome.rogue.lost()).isPositive();
  }

  private Outcome cutOver(Family family) throws Exception {
    try (CutoverStage stage = new CutoverStage(family, directory)) {
      stage.onDisk("rogue", Authority.SOURCE, 1);
      Interlay obedient = stage.interlay("orders");
      Interlay rogue =
          stage.interlay(
              "rogue",
              report -> {
                throw new IOException("the engine does not answer");
              });
      Ledger obedientLedger = new Ledger("obedient", CLIENTS);
      Ledger rogueLedger = new Ledger("rogue", CLIENTS);
      try (Traffic obedientTraffic = traffic(stage, obedient, obedientLedger);
          Traffic rogueTraffic = traffic(stage, rogue, rogueLedger)) {
        obedientTraffic.start();
        rogueTraffic.start();
        stage.prepare();
        awaitWrites(obedientTraffic);
        awaitWrites(rogueTraffic);

        stage.cutOver("w-1", Step.Listener.NONE, obedient);

        assertThat(obedient.route().authority()).isEqualTo(Authority.TARGET);
        assertThat(rogue.route().authority()).isEqualTo(Authority.SOURCE);
        awaitWrites(obedientTraffic);
        awaitAttempts(rogueTraffic);
        obedientTraffic.stop();
        rogueTraffic.stop();
      }
      try (Jedis target = stage.servers.target().connect()) {
        return new Outcome(obedientLedger.audit(target), rogueLedger.audit(target));
      }
    }
  }

  private static Traffic traffic(CutoverStage stage, Interlay interlay, Ledger ledger) {
    return new Traffic(
        new TrafficSettings(
            CutoverStage.address(interlay),
            DemoServer.APPLICATION_USER,
            stage.servers.source().applicationPassword(),
            CLIENTS,
            WRITES_PER_SECOND,
            Duration.ofSeconds(20)),
        ledger);
  }

  private static void awaitWrites(Traffic traffic) {
    long goal = traffic.metrics().acknowledged() + SOME;
    await().atMost(Duration.ofSeconds(60)).until(() -> traffic.metrics().acknowledged() >= goal);
  }

  /** Acknowledged where there is no fence, refused where there is one. */
  private static void awaitAttempts(Traffic traffic) {
    Traffic.Metrics before = traffic.metrics();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                traffic.metrics().acknowledged() >= before.acknowledged() + SOME
                    || traffic.metrics().errors() >= before.errors() + CLIENTS);
  }

  /** The family, but a fence that is none. */
  private static Family unfenced(Family family) {
    return Sabotage.side(family, "fence", "proveFence", "open");
  }

  private record Outcome(Ledger.Audit obedient, Ledger.Audit rogue) {}
}
