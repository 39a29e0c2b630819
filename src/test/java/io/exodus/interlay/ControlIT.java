package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.client.EngineNodes;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.control.InterlayException;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlIT {

  @TempDir Path directory;
  private InterlayBench bench;

  @BeforeEach
  void prepare() throws Exception {
    bench = new InterlayBench(directory);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void shouldRefuseAnOrderWhenItsEpochWasOvertaken() throws Exception {
    bench.start();
    bench.control.route(5, Authority.TARGET);

    assertThatThrownBy(() -> bench.control.route(4, Authority.SOURCE))
        .isInstanceOfSatisfying(InterlayException.class, e -> assertThat(e.stale()).isTrue())
        .hasMessageContaining("older than epoch 5");
    assertThatThrownBy(() -> bench.control.hold(4, Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .isInstanceOf(InterlayException.class);
    assertThatThrownBy(() -> bench.control.prepare(4, Authority.SOURCE))
        .isInstanceOf(InterlayException.class);
    assertThat(bench.interlay.route()).isEqualTo(new Route(Authority.TARGET, 5, false));
  }

  @Test
  void shouldRefuseAnOrderWhenTheTokenIsWrong() throws Exception {
    bench.start();
    InterlayControl stranger =
        new InterlayControl(
            bench.controlUri(),
            ControlKey.of(
                Secret.of("guess"), "shop", bench.interlay.instanceId(), bench.controlUri()),
            null,
            Duration.ofSeconds(5));

    assertThatThrownBy(() -> stranger.route(9, Authority.TARGET))
        .isInstanceOfSatisfying(InterlayException.class, e -> assertThat(e.status()).isEqualTo(401))
        .hasMessageNotContaining("guess");
    assertThat(bench.interlay.route().authority()).isEqualTo(Authority.SOURCE);
  }

  @Test
  void shouldTellRouteAndFiguresWhenAsked() throws Exception {
    bench.start();
    bench.wire().ask("SET", "a", "1");

    var status = bench.control.status();

    assertThat(status.name()).isEqualTo("shop");
    assertThat(status.instance()).isEqualTo(bench.interlay.instanceId());
    assertThat(status.route()).isEqualTo(new Route(Authority.SOURCE, 1, false));
    assertThat(status.stats().requestsWrite()).isEqualTo(1);
    assertThat(status.stats().connections()).isEqualTo(1);
  }

  @Test
  void shouldServeTheRouteOnDiskWhenTheEngineIsAway() throws Exception {
    bench.start();
    bench.control.route(5, Authority.TARGET);
    bench.interlay.close();
    bench.engine.away = true;
    bench.start();

    assertThat(bench.interlay.route()).isEqualTo(new Route(Authority.TARGET, 5, false));
    WireClient client = bench.wire();
    client.ask("SET", "a", "1");
    try (var target = bench.servers.target()) {
      assertThat(target.get("a")).isEqualTo("1");
    }
  }

  @Test
  void shouldTurnClientsAwayWhenNoRouteIsKnown() throws Exception {
    bench.engine.away = true;
    bench.start(Duration.ofMillis(50));
    WireClient early = bench.wire();

    assertThat(early.read()).startsWith("-TRYAGAIN");
    assertThat(early.closedByServer()).isTrue();

    bench.engine.away = false;
    await().until(() -> bench.interlay.route() != null);
    assertThat(bench.wire().ask("PING")).isEqualTo("+PONG");
  }

  @Test
  void shouldReportItsStateRegularly() throws Exception {
    bench.start(Duration.ofMillis(50));
    bench.wire().ask("SET", "a", "1");

    await().until(() -> bench.engine.last.stats().requestsWrite() == 1);

    assertThat(bench.engine.last.control()).isEqualTo(bench.controlUri());
    assertThat(bench.engine.last.route()).isEqualTo(new Route(Authority.SOURCE, 1, false));
  }

  @Test
  void shouldFollowTheEngineWhenItsAnswerIsNewer() throws Exception {
    bench.start(Duration.ofMillis(50));
    WireClient client = bench.wire();
    client.ask("SET", "a", "1");

    bench.engine.route = new Route(Authority.SOURCE, 2, true);
    await().until(() -> bench.interlay.route().held());
    client.send("SET", "a", "2");
    bench.engine.route = new Route(Authority.TARGET, 3, false);

    assertThat(client.read()).isEqualTo("+OK");
    bench.engine.route = new Route(Authority.SOURCE, 1, false);
    int seen = bench.engine.reports.get();
    await().until(() -> bench.engine.reports.get() > seen + 1);
    assertThat(bench.interlay.route()).isEqualTo(new Route(Authority.TARGET, 3, false));
  }

  @Test
  void shouldNotBeginAHoldAgainThatHasEndedByItself() throws Exception {
    bench.engine.longestHold = Duration.ofMillis(150);
    bench.start(Duration.ofMillis(20));
    bench.engine.route = new Route(Authority.SOURCE, 2, true);

    await().until(() -> bench.interlay.stats().holdsExpired() == 1);
    int seen = bench.engine.reports.get();
    await().until(() -> bench.engine.reports.get() > seen + 3);

    assertThat(bench.interlay.stats().holds()).isEqualTo(1);
    assertThat(bench.interlay.route().held()).isFalse();
  }

  @Test
  void shouldReportAsTheEngineExpects() throws Exception {
    var requests = new java.util.concurrent.LinkedBlockingQueue<String>();
    var engine =
        com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
    engine.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange
                      .getRequestHeaders()
                      .getFirst("Exodus-Instance-Key")
                      .replaceAll("^[0-9a-f]{64}$", "(a key)")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes()));
          byte[] answer =
              "{\"authority\":\"TARGET\",\"epoch\":8,\"held\":false,\"holdMillis\":700}".getBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    engine.start();
    try {
      var source =
          new io.exodus.interlay.EngineRouteSource(
              new EngineNodes(
                  List.of(
                      URI.create(
                          "http://127.0.0.1:" + engine.getAddress().getPort() + "/exodus/api"))),
              "shop",
              Secret.of("pw"));
      Route route =
          source.report(
              new InterlayReport(
                  "shop",
                  "i-1",
                  URI.create("http://127.0.0.1:1"),
                  new Route(Authority.SOURCE, 7, true),
                  null));

      assertThat(route).isEqualTo(new Route(Authority.TARGET, 8, false));
      assertThat(source.longestHold()).isEqualTo(Duration.ofMillis(700));
      assertThat(requests.take())
          .isEqualTo(
              "POST /exodus/api/interlays/shop/instances/i-1 Basic c2hvcDpwdw== (a key) "
                  + "{\"control\":\"http://127.0.0.1:1\",\"epoch\":7,\"authority\":\"SOURCE\","
                  + "\"held\":true,\"stats\":null}");
    } finally {
      engine.stop(0);
    }
  }
}
