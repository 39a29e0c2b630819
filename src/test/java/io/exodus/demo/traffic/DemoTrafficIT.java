package io.exodus.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.server.DemoServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.args.FlushMode;
import redis.clients.jedis.params.ClientKillParams;

class DemoTrafficIT {

  private static final int CLIENTS = 4;
  private static final int WRITES = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private DemoServer server;
  private Ledger ledger;
  private Traffic traffic;
  private Jedis exodus;

  @BeforeEach
  void startTraffic() {
    server = DemoServer.start("traffic");
    exodus = server.connect();
    ledger = new Ledger("live", CLIENTS);
    traffic =
        new Traffic(
            new TrafficSettings(
                server.address(),
                DemoServer.APPLICATION_USER,
                server.applicationPassword(),
                CLIENTS,
                800,
                TIMEOUT),
            ledger);
    traffic.start();
  }

  @AfterEach
  void stopAll() {
    traffic.close();
    exodus.close();
    server.close();
  }

  private void awaitWrites(long more) {
    long goal = traffic.metrics().acknowledged() + more;
    await().atMost(Duration.ofSeconds(30)).until(() -> traffic.metrics().acknowledged() >= goal);
  }

  private void stopAfterSomeWrites() throws InterruptedException {
    awaitWrites(WRITES);
    traffic.stop();
    assertThat(ledger.audit(exodus).examples()).isEmpty();
  }

  @Test
  void shouldAuditCleanWhenNothingHappens() throws InterruptedException {
    awaitWrites(WRITES);
    traffic.gaps().beginSpan();
    awaitWrites(WRITES);
    traffic.stop();

    Ledger.Audit audit = ledger.audit(exodus);
    assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
    assertThat(audit.acknowledged()).isEqualTo(traffic.metrics().acknowledged());
    assertThat(audit.unknown()).isZero();
    assertThat(traffic.metrics().lastError()).isEmpty();
    assertThat(traffic.metrics().reads()).isPositive();
    assertThat(traffic.gaps().maxGapMillis()).isPositive();
  }

  @Test
  void shouldReconnectAndAuditCleanWhenConnectionsAreKilled() throws InterruptedException {
    awaitWrites(WRITES);
    for (int i = 0; i < 5; i++) {
      exodus.clientKill(
          ClientKillParams.clientKillParams()
              .type(ClientType.NORMAL)
              .skipMe(ClientKillParams.SkipMe.YES));
      awaitWrites(200);
    }
    traffic.stop();

    Ledger.Audit audit = ledger.audit(exodus);
    assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
    assertThat(traffic.metrics().reconnects()).isPositive();
    assertThat(audit.unknown()).isEqualTo(traffic.metrics().unknown());
  }

  @Test
  void shouldRepeatRefusedWritesWhenServerIsReadOnlyForAWhile() throws InterruptedException {
    awaitWrites(WRITES);
    exodus.replicaof("127.0.0.1", 1);
    await().atMost(Duration.ofSeconds(30)).until(() -> traffic.metrics().retried() > 0);
    exodus.replicaofNoOne();
    awaitWrites(WRITES);
    traffic.stop();

    Ledger.Audit audit = ledger.audit(exodus);
    assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
    assertThat(audit.unknown()).as(traffic.metrics().lastError()).isZero();
  }

  @Test
  void shouldAuditBetweenTwoWritesAndGoOn() throws InterruptedException {
    awaitWrites(WRITES);
    Ledger.Audit audit = traffic.between(() -> ledger.audit(exodus), TIMEOUT).orElseThrow();
    assertThat(audit.clean()).as("%s", audit.examples()).isTrue();
    assertThat(audit.words()).contains("writes acknowledged: all there");
    awaitWrites(WRITES);

    exodus.lpop(new String(ledger.client(0).list.key()));
    assertThat(traffic.between(() -> ledger.audit(exodus), TIMEOUT).orElseThrow().words())
        .contains("PROBLEM", "1 lost", "which was acknowledged");
    traffic.stop();
  }

  @Test
  void shouldNotAuditWhileAWriteWaitsForItsAnswer() throws InterruptedException {
    awaitWrites(WRITES);
    exodus.sendCommand(Protocol.Command.CLIENT, "PAUSE", "60000", "WRITE");

    // The first look may still come between two writes.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> traffic.between(() -> ledger.audit(exodus), Duration.ofSeconds(1)).isEmpty());
    exodus.sendCommand(Protocol.Command.CLIENT, "UNPAUSE");
  }

  @Test
  void shouldTellLostWhenAcknowledgedElementIsDeleted() throws InterruptedException {
    stopAfterSomeWrites();
    exodus.lpop(new String(ledger.client(0).list.key()));

    assertThat(ledger.audit(exodus).lost()).isEqualTo(1);
  }

  @Test
  void shouldTellLostWhenCounterIsTurnedBack() throws InterruptedException {
    stopAfterSomeWrites();
    exodus.decr(ledger.client(0).counters.get(0).key());

    assertThat(ledger.audit(exodus).lost()).isEqualTo(1);
  }

  @Test
  void shouldTellDoubledWhenCounterIsTurnedAhead() throws InterruptedException {
    stopAfterSomeWrites();
    exodus.incr(ledger.client(0).counters.get(0).key());

    assertThat(ledger.audit(exodus).doubled()).isEqualTo(1);
  }

  @Test
  void shouldTellLostWhenEverythingIsFlushedUnderWay() throws InterruptedException {
    awaitWrites(WRITES);
    exodus.flushAll(FlushMode.SYNC);
    awaitWrites(WRITES);
    traffic.stop();

    assertThat(ledger.audit(exodus).lost()).isPositive();
  }
}
