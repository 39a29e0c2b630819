package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.params.ClientKillParams;

/** An interlay that heard nothing of a cutover, and the fence that stops it. */
class LateInterlayIT {

  @TempDir Path directory;
  private InterlayBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new InterlayBench(directory).start();
    try (Jedis source = bench.servers.source();
        Jedis target = bench.servers.target()) {
      source.sendCommand(Command.ACL, "SETUSER", "app", "on", ">pw", "~*", "+@all");
      target.sendCommand(Command.ACL, "SETUSER", "app", "on", ">pw", "~*", "+@all");
    }
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  private void fence() {
    try (Jedis source = bench.servers.source()) {
      source.sendCommand(Command.ACL, "SETUSER", "app", "off");
      source.clientKill(ClientKillParams.clientKillParams().user("app"));
    }
  }

  @Test
  void shouldFlipItselfWhenItsUserWasSwitchedOff() throws Exception {
    WireClient client = bench.wire();
    client.ask("AUTH", "app", "pw");
    client.ask("SET", "a", "source");

    bench.engine.route = new Route(Authority.TARGET, 3, false);
    fence();

    // A command sent before the interlay sees its link end would be in flight, and end the client.
    await().until(() -> bench.interlay.route().equals(new Route(Authority.TARGET, 3, false)));
    assertThat(client.ask("SET", "a", "target")).isEqualTo("+OK");
    try (Jedis source = bench.servers.source();
        Jedis target = bench.servers.target()) {
      assertThat(source.get("a")).isEqualTo("source");
      assertThat(target.get("a")).isEqualTo("target");
    }
  }

  @Test
  void shouldLogInAtTheOtherSideWhenThisOneRefuses() throws Exception {
    WireClient client = bench.wire();
    client.ask("PING");
    bench.engine.route = new Route(Authority.TARGET, 3, false);
    try (Jedis source = bench.servers.source()) {
      source.sendCommand(Command.ACL, "SETUSER", "app", "off");
    }

    assertThat(client.ask("AUTH", "app", "pw")).isEqualTo("+OK");
    assertThat(client.ask("ACL", "WHOAMI")).isEqualTo("app");
    assertThat(bench.interlay.route().authority()).isEqualTo(Authority.TARGET);
  }

  @Test
  void shouldPassTheRefusalWhenThePasswordIsWrong() throws Exception {
    WireClient client = bench.wire();

    assertThat(client.ask("AUTH", "app", "wrong")).startsWith("-WRONGPASS");
    assertThat(client.ask("AUTH", "app", "pw")).isEqualTo("+OK");
  }

  @Test
  void shouldWaitForTheFlipWhenTheEngineHolds() throws Exception {
    WireClient client = bench.wire();
    client.ask("AUTH", "app", "pw");

    bench.engine.route = new Route(Authority.SOURCE, 2, true);
    fence();
    // A command sent before the interlay sees its link end would be in flight, and end the client.
    await().until(() -> bench.interlay.route().held());
    client.send("SET", "a", "1");
    await().until(() -> bench.interlay.stats().held() == 1);
    bench.control.route(3, Authority.TARGET);

    assertThat(client.read()).isEqualTo("+OK");
  }

  @Test
  void shouldTryTheLogInAgainWhenTheNewSideIsJustBeingOpened() throws Exception {
    WireClient client = bench.wire();
    client.ask("AUTH", "app", "pw");
    try (Jedis target = bench.servers.target()) {
      target.sendCommand(Command.ACL, "SETUSER", "app", "off");
      bench.control.hold(2, Duration.ofSeconds(10), Duration.ofSeconds(1));
      client.send("SET", "a", "1");
      bench.control.route(3, Authority.TARGET);
      await().until(() -> target.info("stats").contains("total_error_replies") && refusals(target));
      target.sendCommand(Command.ACL, "SETUSER", "app", "on");
    }

    assertThat(client.read()).isEqualTo("+OK");
  }

  private static boolean refusals(Jedis server) {
    return server.info("errorstats").contains("errorstat_WRONGPASS");
  }

  @Test
  void shouldAskToTryAgainWhenNoSideCanBeReached() throws Exception {
    WireClient client = bench.wire();
    client.ask("PING");
    bench.servers.close();

    assertThat(client.ask("SET", "a", "1")).startsWith("-TRYAGAIN");
    client.send("SELECT", "1");
    assertThat(client.read()).startsWith("-TRYAGAIN");
    assertThat(client.closedByServer()).isTrue();
    assertThat(bench.interlay.stats().refusedCommands()).isEqualTo(2);
  }

  @Test
  void shouldNotAnswerWhenACommandWasInFlight() throws Exception {
    WireClient client = bench.wire();
    client.ask("AUTH", "app", "pw");
    client.send("BLPOP", "queue", "0");
    try (Jedis source = bench.servers.source()) {
      await().until(() -> source.info("clients").contains("blocked_clients:1"));
    }

    fence();

    Assertions.assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
    assertThat(bench.interlay.stats().endedConnections()).isEqualTo(1);
  }
}
