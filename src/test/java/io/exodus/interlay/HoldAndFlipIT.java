package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.interlay.control.Orders.Held;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class HoldAndFlipIT {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  @TempDir Path directory;
  private InterlayBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new InterlayBench(directory).start();
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void shouldPassCommandsWhenNothingIsHeld() throws Exception {
    WireClient client = bench.wire();

    assertThat(client.ask("SET", "a", "1")).isEqualTo("+OK");

    assertThat(client.ask("GET", "a")).isEqualTo("1");
    assertThat(bench.interlay.stats().requestsWrite()).isEqualTo(1);
    assertThat(bench.interlay.stats().requestsRead()).isEqualTo(1);
  }

  @Test
  void shouldHoldCommandsAndSendThemToTheTargetWhenFlipped() throws Exception {
    WireClient client = bench.wire();
    assertThat(client.ask("SET", "a", "source")).isEqualTo("+OK");

    assertThat(bench.control.prepare(2, Authority.TARGET).warm()).isEqualTo(1);
    Held held = bench.control.hold(2, LONG, DRAIN);
    client.send("SET", "a", "target");
    client.send("GET", "a");
    await().until(() -> bench.interlay.stats().held() == 1);
    assertThat(client.available()).isZero();
    var routed = bench.control.route(3, Authority.TARGET);

    assertThat(held.drained()).isTrue();
    assertThat(routed.flipped()).isEqualTo(1);
    assertThat(client.read()).isEqualTo("+OK");
    assertThat(client.read()).isEqualTo("target");
    try (Jedis source = bench.servers.source();
        Jedis target = bench.servers.target()) {
      assertThat(source.get("a")).isEqualTo("source");
      assertThat(target.get("a")).isEqualTo("target");
    }
    assertThat(bench.interlay.route()).isEqualTo(new Route(Authority.TARGET, 3, false));
  }

  @Test
  void shouldGoOnAtTheSameSideWhenTheHoldIsCalledOff() throws Exception {
    WireClient client = bench.wire();
    client.ask("SET", "a", "1");

    bench.control.hold(2, LONG, DRAIN);
    client.send("INCR", "a");
    await().until(() -> bench.interlay.stats().held() == 1);
    var routed = bench.control.route(3, Authority.SOURCE);

    assertThat(client.read()).isEqualTo(":2");
    assertThat(routed.flipped()).isZero();
    assertThat(bench.interlay.stats().flips()).isZero();
  }

  /** The fence of a cutover that is called off ends the links to the source, at its own time. */
  @Test
  void shouldNotTrustALinkFromBeforeAHoldThatIsCalledOff() throws Exception {
    WireClient client = bench.wire();
    String before = client.ask("CLIENT", "ID");

    bench.control.hold(2, LONG, DRAIN);
    client.send("CLIENT", "ID");
    bench.control.route(3, Authority.SOURCE);

    assertThat(client.read()).isNotEqualTo(before);
    assertThat(bench.interlay.stats().flips()).isZero();
  }

  @Test
  void shouldEndTheHoldByItselfWhenNobodyDoes() throws Exception {
    WireClient client = bench.wire();
    client.ask("SET", "a", "1");

    bench.control.hold(2, Duration.ofMillis(200), DRAIN);
    client.send("INCR", "a");

    assertThat(client.read()).isEqualTo(":2");
    assertThat(bench.interlay.stats().holdsExpired()).isEqualTo(1);
  }

  @Test
  void shouldReplayTheSessionWhenFlipped() throws Exception {
    for (Jedis server : new Jedis[] {bench.servers.source(), bench.servers.target()}) {
      try (server) {
        server.sendCommand(
            redis.clients.jedis.Protocol.Command.ACL, "SETUSER", "app", "on", ">pw", "~*", "+@all");
      }
    }
    WireClient resp2 = bench.wire();
    WireClient resp3 = bench.wire();
    assertThat(resp2.ask("AUTH", "app", "pw")).isEqualTo("+OK");
    assertThat(resp2.ask("SELECT", "3")).isEqualTo("+OK");
    assertThat(resp2.ask("CLIENT", "SETNAME", "two")).isEqualTo("+OK");
    assertThat(resp3.ask("HELLO", "3", "AUTH", "app", "pw", "SETNAME", "three"))
        .startsWith("%[server");
    assertThat(resp3.ask("SELECT", "99")).startsWith("-ERR");

    bench.control.hold(2, LONG, DRAIN);
    bench.control.route(3, Authority.TARGET);

    assertThat(resp2.ask("CLIENT", "INFO"))
        .contains("name=two")
        .contains("db=3")
        .contains("user=app");
    assertThat(resp3.ask("CLIENT", "INFO"))
        .contains("name=three")
        .contains("db=0")
        .contains("user=app");
    assertThat(resp3.ask("HGETALL", "none")).isEqualTo("%[]");
    try (Jedis target = bench.servers.target()) {
      assertThat(target.clientList()).contains("name=two").contains("name=three");
    }
  }

  @Test
  void shouldFinishATransactionBeforeTheDrainIsOver() throws Exception {
    WireClient client = bench.wire();
    client.ask("MULTI");
    client.ask("INCR", "a");

    var holding =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> bench.control.hold(2, LONG, DRAIN));
    await().until(() -> bench.interlay.route().held());
    assertThat(client.ask("INCR", "a")).isEqualTo("+QUEUED");
    assertThat(client.ask("EXEC")).isEqualTo("[:1, :2]");
    client.send("INCR", "a");

    Held held = holding.get();
    assertThat(held.drained()).isTrue();
    assertThat(held.transactions()).isZero();
    bench.control.route(3, Authority.TARGET);
    assertThat(client.read()).isEqualTo(":1");
  }

  @Test
  void shouldAbortAnIdleTransactionWhenFlipped() throws Exception {
    WireClient client = bench.wire();
    client.ask("MULTI");
    client.ask("INCR", "a");

    Held held = bench.control.hold(2, LONG, Duration.ofMillis(100));
    client.send("INCR", "a");
    bench.control.route(3, Authority.TARGET);

    assertThat(held.drained()).isTrue();
    assertThat(held.transactions()).isEqualTo(1);
    assertThat(client.read()).startsWith("-TRYAGAIN");
    assertThat(client.ask("EXEC")).startsWith("-EXECABORT");
    assertThat(client.ask("INCR", "a")).isEqualTo(":1");
    try (Jedis source = bench.servers.source()) {
      assertThat(source.get("a")).isNull();
    }
    assertThat(bench.interlay.stats().endedTransactions()).isEqualTo(1);
  }

  @Test
  void shouldGoOnWithATransactionWhenTheHoldIsCalledOff() throws Exception {
    WireClient client = bench.wire();
    client.ask("MULTI");
    client.ask("INCR", "a");

    bench.control.hold(2, LONG, Duration.ofMillis(100));
    client.send("EXEC");
    bench.control.route(3, Authority.SOURCE);

    assertThat(client.read()).isEqualTo("[:1]");
  }

  @Test
  void shouldAnswerNilToExecWhenTheWatchWasLost() throws Exception {
    WireClient client = bench.wire();
    client.ask("WATCH", "a");

    bench.control.hold(2, LONG, DRAIN);
    bench.control.route(3, Authority.TARGET);

    assertThat(client.ask("MULTI")).isEqualTo("+OK");
    assertThat(client.ask("SET", "a", "1")).isEqualTo("+QUEUED");
    assertThat(client.ask("EXEC")).isEqualTo("null");
    assertThat(client.ask("EXISTS", "a")).isEqualTo(":0");
    client.ask("WATCH", "a");
    client.ask("MULTI");
    client.ask("SET", "a", "2");
    assertThat(client.ask("EXEC")).isEqualTo("[+OK]");
  }

  @Test
  void shouldIssueABlockingCommandAgainWhenFlipped() throws Exception {
    WireClient client = bench.wire();
    client.ask("PING");
    client.send("BLPOP", "queue", "0");
    client.send("INCR", "after");
    try (Jedis source = bench.servers.source();
        Jedis target = bench.servers.target()) {
      await().until(() -> source.info("clients").contains("blocked_clients:1"));

      Held held = bench.control.hold(2, LONG, DRAIN);
      assertThat(held.drained()).isTrue();
      assertThat(held.blocked()).isEqualTo(1);
      unblock(source);
      Held drained = bench.control.drain(2, DRAIN);
      bench.control.route(3, Authority.TARGET);
      await().until(() -> target.info("clients").contains("blocked_clients:1"));
      target.rpush("queue", "job");

      assertThat(drained.drained()).isTrue();
      assertThat(drained.blocked()).isZero();
      assertThat(client.read()).isEqualTo("[queue, job]");
      assertThat(client.read()).isEqualTo(":1");
      assertThat(source.exists("after")).isFalse();
    }
  }

  private static void unblock(Jedis server) {
    for (String line : server.clientList().split("\n")) {
      if (line.contains("cmd=blpop")) {
        String id = line.substring(line.indexOf("id=") + 3, line.indexOf(' '));
        server.clientUnblock(Long.parseLong(id), redis.clients.jedis.args.UnblockType.ERROR);
      }
    }
  }

  @Test
  void shouldEndASubscriberWhenFlipped() throws Exception {
    WireClient client = bench.wire();
    assertThat(client.ask("SUBSCRIBE", "news")).isEqualTo("[subscribe, news, :1]");
    try (Jedis source = bench.servers.source()) {
      source.publish("news", "hello");
    }
    assertThat(client.read()).isEqualTo("[message, news, hello]");

    bench.control.hold(2, LONG, DRAIN);
    var routed = bench.control.route(3, Authority.TARGET);

    assertThat(routed.ended()).isEqualTo(1);
    assertThat(client.read()).startsWith("-ERR Exodus has moved this database");
    assertThat(client.closedByServer()).isTrue();
  }

  @Test
  void shouldUseAConnectionAgainWhenItHasUnsubscribed() throws Exception {
    WireClient client = bench.wire();
    client.ask("SUBSCRIBE", "news");
    assertThat(client.ask("UNSUBSCRIBE", "news")).isEqualTo("[unsubscribe, news, :0]");
    assertThat(client.ask("SET", "a", "1")).isEqualTo("+OK");

    bench.control.hold(2, LONG, DRAIN);
    bench.control.route(3, Authority.TARGET);

    assertThat(client.ask("SET", "a", "2")).isEqualTo("+OK");
    try (Jedis target = bench.servers.target()) {
      assertThat(target.get("a")).isEqualTo("2");
    }
  }

  @Test
  void shouldServeAClientThatCameDuringTheHold() throws Exception {
    bench.control.hold(2, LONG, DRAIN);
    WireClient client = bench.wire();
    client.send("SET", "a", "1");
    await().until(() -> bench.interlay.stats().held() == 1);
    bench.control.route(3, Authority.TARGET);

    assertThat(client.read()).isEqualTo("+OK");
    try (Jedis target = bench.servers.target()) {
      assertThat(target.get("a")).isEqualTo("1");
    }
  }

  @Test
  void shouldSurviveTheKillOfIdleLinksWhenHeld() throws Exception {
    WireClient client = bench.wire();
    client.ask("SET", "a", "1");

    bench.control.hold(2, LONG, DRAIN);
    try (Jedis source = bench.servers.source()) {
      source.clientKill(
          redis.clients.jedis.params.ClientKillParams.clientKillParams()
              .type(redis.clients.jedis.args.ClientType.NORMAL));
    }
    client.send("SET", "a", "2");
    bench.control.route(3, Authority.TARGET);

    assertThat(client.read()).isEqualTo("+OK");
  }
}
