package io.exodus.worker.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.EngineApi;
import io.exodus.client.InterlayView;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.interlay.ControlServer;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.Orders;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Finding;
import io.exodus.migration.MigrationKind;
import io.exodus.migration.Plan;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import io.exodus.migration.Severity;
import io.exodus.migration.Thresholds;
import io.exodus.worker.StubEngine;
import io.exodus.worker.Work;
import io.exodus.worker.fleet.Fleets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterlayCheckTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String TARGET = "new:6379";

  private final StubEngine engine = new StubEngine();
  private ControlServer control;

  @BeforeEach
  void start() throws IOException {
    control =
        new ControlServer(
            "orders", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, new Deaf());
    control.start(ControlKey.of(Secret.of("the token"), "orders", "i-1", URI.create(url())));
    reports(new InterlayView("orders", "i-1", url(), route(), true, Instant.now(), Map.of()));
  }

  @AfterEach
  void stop() {
    control.close();
    engine.close();
  }

  private String url() {
    return "http://127.0.0.1:" + control.address().getPort();
  }

  private static Route route() {
    return new Route(Authority.SOURCE, 0, false);
  }

  private void reports(InterlayView... instances) {
    engine.answer("/exodus/api/interlays/orders", 200, Json.write(instances));
  }

  private List<Finding> check(String token, String target) {
    EngineApi api = new EngineApi(engine.settings(SECOND));
    Plan plan =
        new Plan(
            "m-1",
            "a move",
            MigrationKind.REHEARSAL,
            "old",
            "new",
            List.of("orders"),
            Map.of(),
            new Thresholds(0, SECOND, SECOND, SECOND, SECOND),
            SECOND,
            SECOND,
            Instant.EPOCH);
    Work work =
        new Work(
            new TaskInHand("m-1", "task-1", "worker-1"),
            plan,
            new EndpointPair("m-1", endpoint("old", "old:6379"), endpoint("new", target)),
            null,
            Map.of(),
            new Cancellation(),
            "attempt");
    return new InterlayCheck(api, new Fleets(api, name -> Secret.of(token), null, SECOND))
        .run(work);
  }

  private static EndpointSettings endpoint(String name, String address) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://" + address),
        "exodus",
        Secret.of("x"),
        "shop",
        Set.of(),
        SECOND);
  }

  @Test
  void shouldFindNothingWhenItTakesOrdersAndLeadsWhereTheMigrationGoes() {
    assertThat(check("the token", TARGET)).isEmpty();
  }

  @Test
  void shouldNameTheKeyWhenTheTokensDiffer() {
    assertThat(check("another token", TARGET))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(finding.message()).contains("does not accept this worker's orders");
              assertThat(finding.advice()).contains("exodus.control.token");
            });
  }

  @Test
  void shouldNameTheKeysWhenItsAddressLeadsNowhere() {
    control.close();

    assertThat(check("the token", TARGET))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(finding.advice()).contains("exodus.interlays.orders.control");
            });
  }

  @Test
  void shouldWarnWhenItLeadsElsewhere() {
    assertThat(check("the token", "other:6379"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.message()).contains("new:6379", "other:6379");
            });
  }

  @Test
  void shouldMissOneThatDoesNotReport() {
    reports(new InterlayView("orders", "i-1", url(), route(), false, Instant.now(), Map.of()));

    assertThat(check("the token", TARGET))
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.CRITICAL));
  }

  /** Tells where it leads, and takes no other order. */
  private static final class Deaf implements Orders {

    @Override
    public Status status() {
      return new Status("orders", "i-1", "old:6379", TARGET, List.of(), null, null);
    }

    @Override
    public Prepared prepare(long epoch, Authority authority) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Held hold(long epoch, Duration longest, Duration drain) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Held drain(long epoch, Duration atMost) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Routed route(long epoch, Authority authority) {
      throw new UnsupportedOperationException();
    }
  }
}
