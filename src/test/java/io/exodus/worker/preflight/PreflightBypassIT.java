package io.exodus.worker.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.exodus.client.EngineNodes;
import io.exodus.client.InterlayView;
import io.exodus.client.ProbeView;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.Interlay;
import io.exodus.interlay.InterlayReport;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.RouteSource;
import io.exodus.interlay.Upstream;
import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Finding;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import io.exodus.migration.Verdict;
import io.exodus.probe.Probe;
import io.exodus.probe.ProbeReports;
import io.exodus.probe.ProbeTarget;
import io.exodus.server.FreePort;
import io.exodus.worker.preflight.PreflightStage.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The point "interlays": who is connected to the source, through a real one and past it. */
class PreflightBypassIT {

  private static final Route SOURCE = new Route(Authority.SOURCE, 1, false);

  @TempDir Path directory;
  private PreflightStage stage;
  private Interlay interlay;

  @BeforeEach
  void start() throws Exception {
    stage = new PreflightStage();
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    interlay =
        new Interlay(
            new RedisProtocol(),
            new InterlaySettings(
                "orders",
                "redis",
                any,
                new Upstream("127.0.0.1", stage.sourcePort),
                new Upstream("127.0.0.1", stage.targetPort),
                any,
                null,
                Secret.of("the token"),
                directory,
                Duration.ofMillis(200)),
            new Always());
    interlay.start();
    InterlayView view =
        new InterlayView(
            "orders",
            interlay.instanceId(),
            interlay.controlUri().toString(),
            SOURCE,
            true,
            Instant.now(),
            Map.of());
    stage.engine.answer("/exodus/api/interlays/orders", 200, Json.write(List.of(view)));
  }

  @AfterEach
  void stop() throws IOException {
    interlay.close();
    stage.close();
  }

  @Test
  void shouldRefuseOneThatIsConnectedPastTheInterlayAndPassThoseBehindIt() {
    try (Jedis behind = PreflightStage.as("shop", interlay.address().getPort());
        Jedis another = PreflightStage.as("shop", interlay.address().getPort())) {
      behind.ping();
      another.ping();
      Result alone = stage.check("interlays");
      Result bypassed;
      try (Jedis past = PreflightStage.as("shop", stage.sourcePort)) {
        past.ping();
        bypassed = stage.check("interlays");
      }

      assertThat(alone.verdict()).as("%s", alone).isEqualTo(Verdict.PASS);
      assertThat(bypassed.verdict()).isEqualTo(Verdict.FAIL);
      assertThat(bypassed.critical()).hasSize(1);
      Finding finding = bypassed.critical().get(0);
      assertThat(finding.subject()).isEqualTo("old");
      assertThat(finding.message())
          .isEqualTo("1 client is connected to it without an interlay: [shop from 127.0.0.1].");
      assertThat(finding.advice()).startsWith("Point them at an interlay").contains("exempt-users");
    }
  }

  @Test
  void shouldTellOfAnInterlayThatDied() {
    interlay.close();

    Result result = stage.check("interlays");

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.critical().get(0).message()).startsWith("It does not accept this worker's");
  }

  private static PreflightTerms probedFrom(String network) {
    return new PreflightTerms(
        List.of("old", "new"), 14, Duration.ofHours(24), 1.5, List.of(network));
  }

  private Result checkFrom(String network) {
    return stage.check("interlays", stage.source(), stage.target(), probedFrom(network));
  }

  /** What the engine is told by a probe that looks once at that port, as the applications. */
  private JsonNode probed(int port, String password) throws IOException {
    String path = "/exodus/api/interlays/orders/probes/shop-net";
    stage.engine.forget(path).answer(path, 200, "");
    EndpointSettings address =
        new EndpointSettings(
            "orders",
            "redis",
            URI.create("redis://127.0.0.1:" + port),
            "shop",
            Secret.of(password),
            "shop",
            Set.of(),
            Duration.ofSeconds(5));
    URI api = stage.engine.settings(Duration.ofSeconds(5)).nodes().current().resolve("/exodus/api");
    ProbeReports reports =
        new ProbeReports(
            new EngineNodes(List.of(api)),
            "shop-net",
            "exodusProbe",
            Secret.of("p"),
            Duration.ofSeconds(10));
    try (Probe probe =
        new Probe(List.of(new ProbeTarget("orders", address, new RedisFamily())), reports)) {
      probe.start(Duration.ofHours(1));
      await().atMost(Duration.ofSeconds(30)).until(() -> stage.engine.sent(path) != null);
    }
    return new ObjectMapper().readTree(stage.engine.sent(path));
  }

  private void reported(JsonNode report, boolean fresh) {
    ProbeView view =
        new ProbeView(
            "shop-net",
            report.get("address").asText(),
            report.get("trouble").isNull() ? null : report.get("trouble").asText(),
            report.get("millis").asLong(),
            Instant.now(),
            fresh);
    stage.engine.answer("/exodus/api/interlays/orders/probes", 200, Json.write(List.of(view)));
  }

  @Test
  void shouldPassAnInterlayThatAProbeReachesFromTheApplicationsNetwork() throws IOException {
    JsonNode report = probed(interlay.address().getPort(), "open-sesame");
    reported(report, true);

    Result result = checkFrom("shop-net");

    assertThat(report.get("trouble").isNull()).as("%s", report).isTrue();
    assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
    assertThat(result.findings())
        .anyMatch(f -> f.message().startsWith("It answers in the network 'shop-net' at redis://"));
  }

  @Test
  void shouldRefuseAnInterlayThatApplicationsGetNoAnswerFrom() throws IOException {
    JsonNode nobody = probed(FreePort.next(), "open-sesame");
    reported(nobody, true);

    Result result = checkFrom("shop-net");

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.critical()).hasSize(1);
    assertThat(result.critical().get(0).message())
        .startsWith("Applications in the network 'shop-net' get no answer at redis://127.0.0.1:")
        .contains("cannot connect");
    assertThat(probed(interlay.address().getPort(), "wrong").get("trouble").asText())
        .isNotBlank()
        .doesNotContain("wrong");
  }

  @Test
  void shouldBeUnknownWithoutARecentWordFromTheNetworkThatThePlanNames() throws IOException {
    JsonNode report = probed(interlay.address().getPort(), "open-sesame");
    reported(report, false);
    Result stale = checkFrom("shop-net");
    reported(report, true);
    Result elsewhere = checkFrom("branch-net");

    assertThat(stale.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(stale.findings().get(0).message())
        .contains("no probe in the network 'shop-net' has reported recently");
    assertThat(elsewhere.verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  /** Lets the source serve. */
  private static final class Always implements RouteSource {

    @Override
    public Route report(InterlayReport report) {
      return SOURCE;
    }
  }
}
