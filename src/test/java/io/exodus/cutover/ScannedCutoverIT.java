package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.server.DemoServer;
import io.exodus.demo.traffic.Traffic;
import io.exodus.demo.traffic.TrafficSettings;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.Interlay;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * A cutover under traffic from a source that refuses PSYNC. What the notifications failed to tell,
 * the comparison while the traffic is held finds.
 */
class ScannedCutoverIT {

  private static final int CLIENTS = 4;
  private static final int WRITES_PER_SECOND = 400;
  private static final int SOME = 400;

  @TempDir Path directory;

  @Test
  void shouldLoseNothingAndKeepTheWayBackWhenNotificationsAreLost() throws Exception {
    RedisFamily family = new RedisFamily();
    try (CutoverStage stage = stage(family)) {
      Ledger ledger = new Ledger("live", CLIENTS);
      Interlay interlay = stage.interlay("orders");
      try (Traffic traffic = traffic(stage, interlay, ledger)) {
        traffic.start();
        stage.prepare();
        try (Jedis source = stage.servers.source().connect()) {
          source.configSet("notify-keyspace-events", "");
        }
        awaitWrites(traffic);

        stage.cutOver("w-1", Step.Listener.NONE, interlay);

        assertThat(interlay.route().authority()).isEqualTo(Authority.TARGET);
        awaitWrites(traffic);
        traffic.stop();
      }
      assertClean(ledger, stage.servers.target());
      assertThat(divergences(family, stage)).isEmpty();
    }
  }

  @Test
  void shouldAbortWhenTheTargetCannotBeMadeEqual() throws Exception {
    try (CutoverStage stage = stage(new RedisFamily())) {
      Ledger ledger = new Ledger("live", CLIENTS);
      Interlay interlay = stage.interlay("orders");
      try (Traffic traffic = traffic(stage, interlay, ledger)) {
        traffic.start();
        stage.prepare();
        refuseRecords(stage);
        awaitWrites(traffic);

        assertThatThrownBy(() -> stage.cutOver("w-1", Step.Listener.NONE, interlay))
            .isInstanceOf(CutoverAbortedException.class)
            .hasMessageContaining("records differ, the first");

        assertThat(interlay.route().authority()).isEqualTo(Authority.SOURCE);
        awaitWrites(traffic);
        traffic.stop();
      }
      assertClean(ledger, stage.servers.source());
    }
  }

  /** The negative control: it is the comparison in the hold that refuses such a target. */
  @Test
  void shouldLoseWritesWhenNothingIsComparedInTheHold() throws Exception {
    Family unproved = Sabotage.side(new RedisFamily(), "awaitApplied");
    try (CutoverStage stage = stage(unproved)) {
      Ledger ledger = new Ledger("live", CLIENTS);
      Interlay interlay = stage.interlay("orders");
      try (Traffic traffic = traffic(stage, interlay, ledger)) {
        traffic.start();
        stage.prepare();
        refuseRecords(stage);
        awaitWrites(traffic);
        traffic.stop();

        stage.cutOver("w-1", Step.Listener.NONE, interlay);
      }
      try (Jedis target = stage.servers.target().connect()) {
        assertThat(ledger.audit(target).lost()).isPositive();
      }
    }
  }

  private CutoverStage stage(Family family) {
    CutoverStage stage = new CutoverStage(family, directory);
    try (Jedis source = stage.servers.source().connect()) {
      source.aclSetUser(DemoServer.EXODUS_USER, "-psync", "-sync", "-replconf");
    }
    return stage;
  }

  private static void refuseRecords(CutoverStage stage) {
    try (Jedis target = stage.servers.target().connect()) {
      target.aclSetUser(DemoServer.EXODUS_USER, "-restore");
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

  private static void assertClean(Ledger ledger, DemoServer server) {
    try (Jedis jedis = server.connect()) {
      Ledger.Audit audit = ledger.audit(jedis);
      assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
      assertThat(audit.acknowledged()).isPositive();
    }
  }

  private static List<Divergence> divergences(Family family, CutoverStage stage)
      throws InterruptedException {
    List<Divergence> found = new ArrayList<>();
    family
        .comparer()
        .compare(
            stage.link,
            Direction.REVERSE,
            Duration.ofSeconds(2),
            new Comparer.Listener() {
              @Override
              public void progress(long compared, long expected, long suspected) {}

              @Override
              public void divergence(Divergence divergence) {
                found.add(divergence);
              }
            },
            new Cancellation());
    return found;
  }
}
