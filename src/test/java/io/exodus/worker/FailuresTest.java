package io.exodus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.client.EngineRefusedException;
import io.exodus.client.EngineUnreachableException;
import io.exodus.client.TaskInHand;
import io.exodus.cutover.CutoverAbortedException;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.migration.RecordUnreachableException;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.client.exception.RestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  private static final Failures FAILURES = new Failures(List.of(Secret.of("geheim")));
  private static final Work WORK =
      new Work(
          new TaskInHand("m-1", "task-1", "worker-1"),
          null,
          new EndpointPair("m-1", endpoint("orders-old", 6379), endpoint("orders-new", 6380)),
          null,
          Map.of(),
          new Cancellation(),
          "attempt");

  private static EndpointSettings endpoint(String name, int port) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://10.0.0.5:" + port),
        "exodus",
        Secret.of("geheim"),
        "app",
        Set.of(),
        Duration.ofSeconds(5));
  }

  private static Failure of(Throwable cause) {
    return FAILURES.of(cause, WORK, "host-1-steps");
  }

  @Test
  void shouldNameTheSideWithItsAddress() {
    Failure failure =
        of(new EndpointException("orders-new", "it broke off", "start the server", null));

    assertThat(failure.words().text())
        .isEqualTo(
            "What: It broke off\nWhere: target orders-new (redis://10.0.0.5:6380)\n"
                + "Do: Start the server. Then retry.");
    assertThat(of(new EndpointException("orders-old", "x")).words().where())
        .isEqualTo("source orders-old (redis://10.0.0.5:6379)");
    assertThat(of(new EndpointException("orders-old, replica 1.2.3.4:1", "x")).words().where())
        .startsWith("source orders-old, replica 1.2.3.4:1");
  }

  @Test
  void shouldStillNameTheEndpointWhenTheTaskWasNeverRead() {
    assertThat(FAILURES.of(new EndpointException("orders-new", "x"), null, "w").words().where())
        .isEqualTo("orders-new");
  }

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new EndpointException("orders-new", "x"), "orders-new", false),
        Arguments.of(new EndpointRefusedException("orders-new", "x", "y"), "orders-new", true),
        Arguments.of(new StreamLostException("orders-old", "another has it"), "orders-old", false),
        Arguments.of(new StreamLostException("orders-old", "x", "y"), "orders-old", true),
        Arguments.of(new RefusedException("exodus.endpoints", "a", "b"), "configuration", true),
        Arguments.of(new RefusedException("input 'to'", null, "b"), "model", true),
        Arguments.of(new EngineRefusedException(409, "wrong phase"), "engine", true),
        Arguments.of(new EngineRefusedException(403, "no"), "engine", true),
        Arguments.of(new EngineUnreachableException("away", null), "engine", false),
        Arguments.of(new RecordUnreachableException("away", null), "engine", false),
        Arguments.of(new CutoverAbortedException("no instance reports"), "interlay", false),
        Arguments.of(new NoSuchFileException("/spool"), "host-1-steps", false),
        Arguments.of(new StepFailedException("a", "the record", "c"), "the record", false),
        Arguments.of(new RestException("join", new IllegalStateException()), "engine", false),
        Arguments.of(new StackOverflowError(), "host-1-steps", false),
        Arguments.of(new NullPointerException(), "host-1-steps", false));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void shouldSayWhereAndWhatToDoForEachAndRetryOnlyWhatMayPass(
      Throwable cause, String where, boolean pointless) {
    Failure failure = of(cause);

    assertThat(failure.words().complete()).isTrue();
    assertThat(failure.words().what()).isNotBlank();
    assertThat(failure.words().where()).contains(where);
    assertThat(failure.pointless()).isEqualTo(pointless);
    assertThat(failure.words().text()).hasSizeLessThanOrEqualTo(666);
  }

  @Test
  void shouldNotSendAnybodyToRetryWhatIsLostForGood() {
    Failure lost = of(new StreamLostException("orders-old", "it is gone", "begin anew"));

    assertThat(lost.words().remedy()).isEqualTo("Begin anew.");
  }

  @Test
  void shouldKeepTheChainOfCausesInTheDetails() {
    Failure failure =
        of(new EndpointException("orders-new", "x", "", new IllegalStateException("root")));

    assertThat(failure.details())
        .contains("because of: java.lang.IllegalStateException: root")
        .contains("at io.exodus.worker.FailuresTest");
  }

  @Test
  void shouldShowNoSecretWhoeverPutItIntoAMessage() {
    Failure failure =
        of(
            new EndpointException(
                "orders-new",
                "ERR unknown command 'AUTH', with args beginning with: 'exodus' 'geheim'",
                "",
                new IllegalStateException("geheim")));

    assertThat(failure.words().text() + failure.details()).contains("***").doesNotContain("geheim");
  }
}
