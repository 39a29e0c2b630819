package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.interlay.Interlay;
import io.exodus.interlay.InterlayReport;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.RouteSource;
import io.exodus.interlay.Upstream;
import io.exodus.migration.Authority;
import io.exodus.migration.Finding;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import io.exodus.migration.Verdict;
import io.exodus.migration.api.InterlayView;
import io.exodus.worker.PreflightStage.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
            "i-1",
            "http://127.0.0.1:" + interlay.controlAddress().getPort(),
            SOURCE,
            true,
            Instant.now(),
            Map.of());
    stage.engine.answer("/exodus/api/interlays/orders", 200, EngineHttp.json(List.of(view)));
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
          .isEqualTo("1 client is connected to it past the interlays: [shop from 127.0.0.1].");
      assertThat(finding.advice()).startsWith("Lead them to an interlay").contains("exempt-users");
    }
  }

  @Test
  void shouldTellOfAnInterlayThatDied() {
    interlay.close();

    Result result = stage.check("interlays");

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.critical().get(0).message()).startsWith("It does not take this worker's");
  }

  /** Lets the source serve. */
  private static final class Always implements RouteSource {

    @Override
    public Route report(InterlayReport report) {
      return SOURCE;
    }
  }
}
