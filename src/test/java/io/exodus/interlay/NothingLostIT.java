package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.params.ClientKillParams;

/** No acknowledged write is lost, and which part of the protocol sees to that. */
class NothingLostIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  @TempDir Path directory;
  private InterlayBench bench;
  private Jedis source;
  private Jedis target;
  private long epoch = 1;

  @BeforeEach
  void start() throws Exception {
    bench = new InterlayBench(directory).start();
    source = bench.servers.source();
    target = bench.servers.target();
    source.sendCommand(Command.ACL, "SETUSER", "app", "on", ">pw", "~*", "+@all");
    target.sendCommand(Command.ACL, "SETUSER", "app", "off", ">pw", "~*", "+@all");
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    target.close();
    bench.close();
  }

  private Jedis server(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }

  private void fence(Authority side) {
    server(side).sendCommand(Command.ACL, "SETUSER", "app", "off");
    server(side).clientKill(ClientKillParams.clientKillParams().user("app"));
  }

  private void open(Authority side) {
    server(side).sendCommand(Command.ACL, "SETUSER", "app", "on");
  }

  private static void awaitMore(Ledger ledger) {
    long seen = ledger.acknowledged();
    await().atMost(Duration.ofSeconds(20)).until(() -> ledger.acknowledged() > seen + 300);
  }

  @Test
  void shouldLoseNothingAndFailNothingWhenTheAuthorityChangesAgainAndAgain() throws Exception {
    Authority serving = Authority.SOURCE;
    try (Ledger ledger = new Ledger("c", bench.port(), 9)) {
      for (int i = 0; i < 12; i++) {
        awaitMore(ledger);
        Authority next = serving.other();
        bench.control.prepare(++epoch, next);
        assertThat(bench.control.hold(epoch, LONG, DRAIN).drained()).isTrue();
        fence(serving);
        ledger.copy(server(serving), server(next));
        // Every other time the interlay hears before the side is open, as an eager report would.
        if (i % 2 == 0) {
          open(next);
          bench.control.route(++epoch, next);
        } else {
          bench.control.route(++epoch, next);
          open(next);
        }
        serving = next;
      }
      awaitMore(ledger);
      ledger.stop();

      assertThat(ledger.firstFailure()).isEqualTo("none");
      assertThat(ledger.lost(server(serving))).isZero();
    }
    assertThat(bench.interlay.stats().flips()).isEqualTo(12);
    assertThat(bench.interlay.stats().endedConnections()).isZero();
  }

  @Test
  void shouldLoseNothingAndFailNothingWhenTheAttemptIsCalledOff() throws Exception {
    try (Ledger ledger = new Ledger("c", bench.port(), 6)) {
      for (int i = 0; i < 6; i++) {
        awaitMore(ledger);
        bench.control.prepare(++epoch, Authority.TARGET);
        assertThat(bench.control.hold(epoch, LONG, DRAIN).drained()).isTrue();
        fence(Authority.SOURCE);
        open(Authority.SOURCE);
        bench.control.route(++epoch, Authority.SOURCE);
      }
      awaitMore(ledger);
      ledger.stop();

      assertThat(ledger.firstFailure()).isEqualTo("none");
      assertThat(ledger.lost(source)).isZero();
    }
  }

  @Test
  void shouldLoseNothingWhenAnInterlayHeardNothingAndTheSourceIsFenced() throws Exception {
    assertThat(lostWithARogueInterlay(true)).isZero();
  }

  /** The negative control: it is the fence that keeps the writes, not the interlays. */
  @Test
  void shouldLoseWritesWhenAnInterlayHeardNothingAndTheSourceIsNotFenced() throws Exception {
    assertThat(lostWithARogueInterlay(false)).isPositive();
  }

  private long lostWithARogueInterlay(boolean fenced) throws Exception {
    FakeEngine silent = new FakeEngine();
    try (Interlay rogue = bench.another(directory.resolve("rogue"), silent)) {
      rogue.start();
      try (Ledger told = new Ledger("told", bench.port(), 4);
          Ledger untold = new Ledger("untold", rogue.address().getPort(), 4)) {
        awaitMore(told);
        awaitMore(untold);
        bench.control.hold(2, LONG, DRAIN);
        if (fenced) {
          fence(Authority.SOURCE);
        }
        told.copy(source, target);
        untold.copy(source, target);
        open(Authority.TARGET);
        if (fenced) {
          silent.route = new Route(Authority.TARGET, 3, false);
        }
        bench.control.route(3, Authority.TARGET);
        awaitMore(told);
        awaitMore(untold);
        told.stop();
        untold.stop();
        return told.lost(target) + untold.lost(target);
      }
    }
  }
}
