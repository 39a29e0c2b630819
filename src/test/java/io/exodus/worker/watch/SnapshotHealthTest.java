package io.exodus.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineClock;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Health;
import io.exodus.endpoint.Prober;
import io.exodus.migration.Measurement;
import io.exodus.migration.Secret;
import io.exodus.worker.Work;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SnapshotHealthTest {

  private static final EndpointSettings OLD = endpoint("old");
  private static final EndpointSettings NEW = endpoint("new");

  private static final TaskInHand HAND = new TaskInHand("m-1", "task-1", "worker-1");

  private final EngineApi engine = mock();
  private final Prober prober = mock();
  private final Map<String, Object> told = new HashMap<>();

  private static EndpointSettings endpoint(String name) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://" + name + ":6379"),
        "exodus",
        Secret.of("geheim"),
        "app",
        Set.of(),
        Duration.ofSeconds(1));
  }

  private void look() throws InterruptedException {
    doAnswer(
            call -> {
              told.putAll(call.getArgument(1));
              return null;
            })
        .when(engine)
        .incidentHealth(eq(HAND), any());
    when(engine.clock()).thenReturn(new EngineClock());
    Family family = mock();
    when(family.prober()).thenReturn(prober);
    new SnapshotHealth(engine)
        .handle(
            new Work(
                HAND,
                null,
                new EndpointPair("m-1", OLD, NEW),
                family,
                Map.of(),
                new Cancellation(),
                "attempt"));
  }

  @Test
  void shouldTellHowTheLivingSideIsAndWhyTheOtherIsDead() throws InterruptedException {
    Duration fast = Duration.ofMillis(2);
    when(prober.probe(OLD))
        .thenReturn(
            new Health(
                "master",
                "6.2.11",
                fast,
                3,
                0,
                true,
                Duration.ZERO,
                "r:9",
                Map.of(Measurement.RECORDS, 20.0)));
    when(prober.probe(NEW)).thenThrow(new EndpointException("new", "no link with 'geheim'"));

    look();

    assertThat(told)
        .extractingByKey("SOURCE", InstanceOfAssertFactories.MAP)
        .containsEntry("alive", true)
        .containsEntry("endpoint", "old")
        .containsEntry("records", 20.0)
        .containsEntry("latencyMillis", 2.0)
        .containsKey("at");
    assertThat(told)
        .extractingByKey("TARGET", InstanceOfAssertFactories.MAP)
        .containsEntry("alive", false)
        .containsEntry("why", "no link with '***'");
  }

  @Test
  void shouldTellOnlyTheKindOfAFailureThatNobodyExpected() throws InterruptedException {
    when(prober.probe(any())).thenThrow(new IllegalStateException("geheim"));

    look();

    assertThat(told.toString()).contains("IllegalStateException").doesNotContain("geheim");
  }
}
