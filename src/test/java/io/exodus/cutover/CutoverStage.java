package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.demo.server.DemoServer;
import io.exodus.demo.server.DemoServers;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.interlay.Interlay;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.RouteSource;
import io.exodus.interlay.Upstream;
import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.Secret;
import io.exodus.migration.StreamState;
import io.exodus.server.TcpRelay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Two Redis servers, streams between them and interlays before them, ready for a cutover. */
final class CutoverStage implements AutoCloseable {

  static final String ID = "m-1";
  private static final Secret TOKEN = Secret.of("cutover-test");
  static final Duration LONGEST_HOLD = Duration.ofSeconds(20);

  final DemoServers servers = DemoServers.start();

  /** The only way of worker and interlays to the target. */
  final TcpRelay toTarget = new TcpRelay(servers.target().port());

  final CutoverRecord record = new CutoverRecord(ID, LONGEST_HOLD);
  final EndpointPair link =
      new EndpointPair(
          ID,
          endpoint("old", servers.source(), servers.source().port()),
          endpoint("new", servers.target(), toTarget.port),
          record.alterations(Authority.SOURCE),
          record.alterations(Authority.TARGET));
  private final Family family;
  private final Path directory;
  private final List<Interlay> interlays = new ArrayList<>();
  private final Map<Direction, Stream> streams = new EnumMap<>(Direction.class);

  CutoverStage(Family family, Path directory) {
    this.family = family;
    this.directory = directory;
  }

  private static EndpointSettings endpoint(String name, DemoServer server, int port) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://127.0.0.1:" + port),
        DemoServer.EXODUS_USER,
        server.exodusPassword(),
        DemoServer.APPLICATION_USER,
        Set.of(),
        Duration.ofSeconds(10));
  }

  /** Copies, follows, closes the target and arms the way back, as the runbook does before. */
  void prepare() throws Exception {
    family.copier().copy(link, new Quiet(), new Cancellation());
    follow(Direction.FORWARD).await(StreamState.FOLLOWING);
    try (EndpointControl target = family.side(link, Authority.TARGET)) {
      target.fence(1);
      target.proveFence();
    }
    follow(Direction.REVERSE).await(StreamState.ARMED);
  }

  private Stream follow(Direction direction) {
    Stream stream = new Stream();
    streams.put(direction, stream);
    var request =
        new Follower.Request(
            link,
            direction,
            "w-follow",
            () -> Files.createDirectories(directory.resolve("spool-" + direction)));
    stream.done =
        CompletableFuture.runAsync(
            () -> {
              try {
                family.follower().follow(request, stream, stream.cancellation);
              } catch (Exception e) {
                throw new IllegalStateException(direction + " stream: " + e.getMessage(), e);
              }
            },
            task -> {
              Thread thread = new Thread(task, "test-follow-" + direction);
              thread.setDaemon(true);
              thread.start();
            });
    return stream;
  }

  /** From now on, what the target writes does not come back. */
  void stopReverse() {
    streams.get(Direction.REVERSE).stop();
  }

  /** An interlay that hears of the route from the record. */
  Interlay interlay(String name) throws Exception {
    return interlay(name, report -> record.route());
  }

  Interlay interlay(String name, RouteSource source) throws Exception {
    Interlay interlay =
        new Interlay(
            new RedisProtocol(),
            new InterlaySettings(
                name,
                "redis",
                local(),
                upstream(servers.source().port()),
                upstream(toTarget.port),
                local(),
                null,
                TOKEN,
                directory,
                Duration.ofMillis(200)),
            source);
    interlays.add(interlay);
    interlay.start();
    return interlay;
  }

  /** What an interlay that has heard of that route before finds on its disk. */
  void onDisk(String name, Authority authority, long epoch) throws Exception {
    Files.writeString(
        directory.resolve(name + ".route"),
        "{\"authority\":\"" + authority + "\",\"epoch\":" + epoch + "}");
  }

  private static InetSocketAddress local() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static Upstream upstream(int port) {
    return new Upstream("127.0.0.1", port);
  }

  SwitchReport cutOver(String worker, Step.Listener listener, Interlay... members)
      throws InterruptedException {
    Fleet fleet = new OrderedFleet(members);
    fleet.prepare(Authority.TARGET, record.route().epoch());
    return new SwitchOver(family, fleet, record.of(worker), listener)
        .run(new Switch(link, Authority.TARGET, LONGEST_HOLD, List.of()), new Cancellation());
  }

  /** A connection of the application's, to a database itself. */
  Jedis application(DemoServer server) {
    return application(server.address());
  }

  /** A connection of the application's, through an interlay. */
  Jedis application(Interlay interlay) {
    return application(address(interlay));
  }

  static HostAndPort address(Interlay interlay) {
    return new HostAndPort("127.0.0.1", interlay.address().getPort());
  }

  private Jedis application(HostAndPort address) {
    return new Jedis(
        address,
        DefaultJedisClientConfig.builder()
            .user(DemoServer.APPLICATION_USER)
            .password(servers.source().applicationPassword().reveal())
            .timeoutMillis(30_000)
            .build());
  }

  /** The applications' user cannot get in. */
  void assertRefused(DemoServer server) {
    assertThatThrownBy(
            () -> {
              try (Jedis application = application(server)) {
                application.set("direct", "3");
              }
            })
        .isInstanceOf(JedisException.class)
        .hasMessageContaining("WRONGPASS");
  }

  @Override
  public void close() {
    interlays.forEach(Interlay::close);
    streams.values().forEach(Stream::stop);
    toTarget.close();
    servers.close();
    record.close();
  }

  private static final class Quiet implements Copier.Listener {
    @Override
    public void progress(long copied, long expected, long bytes) {}

    @Override
    public void failed(FailedRecord failed) {
      throw new IllegalStateException("not copied: " + failed);
    }
  }

  /** A stream at work. */
  private static final class Stream implements Follower.Listener {
    final Cancellation cancellation = new Cancellation();
    volatile StreamState state;
    CompletableFuture<Void> done;

    @Override
    public void status(Follower.Status status) {
      state = status.state();
    }

    @Override
    public void failed(FailedRecord failed) {}

    @Override
    public List<RecordId> repairs() {
      return List.of();
    }

    @Override
    public void repaired(RecordId repaired) {}

    void await(StreamState wanted) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> done.isDone() || state == wanted);
      if (state != wanted) {
        done.join();
      }
    }

    void stop() {
      cancellation.cancel("the test is over");
      done.handle((nothing, failure) -> null).orTimeout(30, TimeUnit.SECONDS).join();
    }
  }
}
