package io.exodus.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.EndpointControl;
import io.exodus.interlay.Interlay;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Upstream;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.memory.family.MemoryFamily;
import io.exodus.memory.front.MemoryProtocol;
import io.exodus.memory.server.MemoryDatabase;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cutover relies on in a protocol. */
class MemoryProtocolTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  @TempDir Path directory;

  private final MemoryPair databases = new MemoryPair();
  private final List<LineClient> clients = new ArrayList<>();
  private Interlay interlay;
  private InterlayControl control;

  @BeforeEach
  void setUp() throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
    InterlaySettings settings =
        new InterlaySettings(
            "orders",
            MemoryFamily.NAME,
            anyPort,
            upstream(databases.source()),
            upstream(databases.target()),
            anyPort,
            null,
            Secret.of("a-token-of-the-cutover"),
            directory,
            LONG);
    interlay =
        new Interlay(
            new MemoryProtocol(), settings, report -> new Route(Authority.SOURCE, 1, false));
    interlay.start();
    control = new InterlayControl(interlay.controlUri(), interlay.controlKey(), null, LONG);
  }

  @AfterEach
  void tearDown() {
    clients.forEach(LineClient::close);
    interlay.close();
    databases.close();
  }

  @Test
  void shouldAnswerEachLineInItsOrder() {
    LineClient client = client();

    client.write("SET orders 1 a\nADD counters sold 2\nGET orders 1\nGET orders 2\n");

    assertThat(List.of(client.read(), client.read(), client.read(), client.read()))
        .containsExactly("OK", "VALUE 2", "VALUE a", "NONE");
    assertThat(control.status().links()).hasSize(1);
    assertThat(interlay.stats().requestsWrite()).isEqualTo(2);
  }

  @Test
  void shouldHoldLinesAndSendThemToTheTargetLoggedInAgain() {
    LineClient client = client();
    client.send("SET orders 1 source");

    assertThat(control.prepare(2, Authority.TARGET).warm()).isEqualTo(1);
    assertThat(control.hold(2, LONG, DRAIN).drained()).isTrue();
    client.write("SET orders 1 target\n");
    await().until(() -> interlay.stats().held() == 1);
    assertThat(control.route(3, Authority.TARGET).flipped()).isEqualTo(1);

    assertThat(client.read()).isEqualTo("OK");
    assertThat(read(databases.source())).isEqualTo("VALUE source");
    assertThat(read(databases.target())).isEqualTo("VALUE target");
  }

  @Test
  void shouldHoldClientsThatComeMeanwhile() {
    control.hold(2, LONG, DRAIN);
    LineClient client = new LineClient(interlay.address().getPort());
    clients.add(client);
    client.write("LOGIN " + MemoryPair.APPLICATION_USER + " " + MemoryPair.APPLICATION_PASSWORD);
    client.write("\nSET orders 1 target\n");
    await().until(() -> interlay.stats().held() == 1);

    control.route(3, Authority.TARGET);

    assertThat(client.read()).isEqualTo("OK");
    assertThat(client.read()).isEqualTo("OK");
    assertThat(read(databases.target())).isEqualTo("VALUE target");
  }

  @Test
  void shouldSurviveAFenceInAHoldThatIsCalledOff() {
    LineClient client = client();
    control.hold(2, LONG, DRAIN);
    try (EndpointControl source = new MemoryFamily().side(databases.link(), Authority.SOURCE)) {
      source.fence(2);
      client.write("SET orders 1 later\n");
      source.proveFence();
      source.open(2);
    }
    control.route(3, Authority.SOURCE);

    assertThat(client.read()).isEqualTo("OK");
    assertThat(read(databases.source())).isEqualTo("VALUE later");
  }

  @Test
  void shouldTellThatNothingWasDoneWhereADatabaseStaysAway() {
    LineClient client = client();
    databases.source().close();
    await().until(() -> control.status().links().isEmpty());

    assertThat(client.send("SET orders 1 a")).startsWith("RETRY ");
    assertThat(interlay.stats().refusedCommands()).isEqualTo(1);
  }

  @Test
  void shouldEndAClientWhoseLineHasNoAnswer() {
    LineClient client = client();
    try (LineClient administrator = MemoryPair.administrator(databases.source())) {
      String position = administrator.send("INFO").replaceFirst(".*position=(\\S+).*", "$1");
      client.write("WAIT " + position + " 20000\n");
      await().until(() -> control.drain(2, Duration.ZERO).pending() == 1);

      administrator.send("USER " + MemoryPair.APPLICATION_USER + " OFF");
    }

    assertThatThrownBy(client::read).isInstanceOf(UncheckedIOException.class);
    assertThat(interlay.stats().endedConnections()).isEqualTo(1);
  }

  private LineClient client() {
    LineClient client = new LineClient(interlay.address().getPort());
    clients.add(client);
    client.login(MemoryPair.APPLICATION_USER, MemoryPair.APPLICATION_PASSWORD);
    return client;
  }

  private static Upstream upstream(MemoryDatabase database) {
    return new Upstream(database.uri().getHost(), database.uri().getPort());
  }

  private static String read(MemoryDatabase database) {
    try (LineClient reader = MemoryPair.administrator(database)) {
      return reader.send("GET orders 1");
    }
  }
}
