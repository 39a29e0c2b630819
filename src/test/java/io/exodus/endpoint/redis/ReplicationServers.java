package io.exodus.endpoint.redis;

import io.exodus.FreePort;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.RecordId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A source and a target for a test, and what a worker does with them. */
final class ReplicationServers implements AutoCloseable {

  final RedisServer source;
  final RedisServer target;
  final Link link;
  private final List<Running> running = new ArrayList<>();
  private final List<Jedis> clients = new ArrayList<>();
  private final Path directory;
  private int spools;

  ReplicationServers(String... settings) throws IOException {
    this(null, null, settings);
  }

  private ReplicationServers(Path forSource, Path forTarget, String... settings)
      throws IOException {
    directory = Files.createTempDirectory("exodus-redis");
    source = start(directory.resolve("source"), forSource, settings);
    target = start(directory.resolve("target"), forTarget, settings);
    link = new Link("m-1", endpoint("old", source), endpoint("new", target));
  }

  /** One of the two from that executable, the other the embedded one. */
  static ReplicationServers withNewer(Path executable, boolean sourceIsNewer) throws IOException {
    return new ReplicationServers(
        sourceIsNewer ? executable : null, sourceIsNewer ? null : executable);
  }

  static ReplicationServers of(Path forSource, Path forTarget) throws IOException {
    return new ReplicationServers(forSource, forTarget);
  }

  /** One more, which the test stops itself. */
  RedisServer start(String name, String... settings) throws IOException {
    return start(Files.createDirectories(directory.resolve(name)), null, settings);
  }

  /**
   * @param executable null for the embedded one
   */
  static RedisServer start(Path directory, Path executable, String... settings) throws IOException {
    int port = FreePort.next();
    var builder =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("dir " + Files.createDirectories(directory));
    if (executable != null) {
      builder.executableProvider(executable::toFile);
    }
    for (String setting : settings) {
      builder.setting(setting);
    }
    RedisServer server = builder.build();
    server.start();
    return server;
  }

  private static EndpointSettings endpoint(String name, RedisServer server) {
    return endpoint(name, server.ports().get(0));
  }

  static EndpointSettings endpoint(String name, int port) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://127.0.0.1:" + port),
        null,
        null,
        "default",
        Set.of(),
        Duration.ofSeconds(5));
  }

  Jedis source() {
    return client(link.source());
  }

  Jedis target() {
    return client(link.target());
  }

  private Jedis client(EndpointSettings endpoint) {
    Jedis jedis = RedisConnections.open(endpoint);
    jedis.clientSetname("test");
    clients.add(jedis);
    return jedis;
  }

  Checkpoint checkpoint(Direction direction) {
    try (Jedis jedis = RedisConnections.open(link.destination(direction))) {
      ControlSpace.select(jedis);
      return Checkpoint.read(jedis.hgetAll(new ControlSpace("m-1").checkpoint(direction)));
    }
  }

  /** Writes the checkpoint as the cutover does. */
  void put(Direction direction, Checkpoint checkpoint) {
    try (Jedis jedis = RedisConnections.open(link.destination(direction))) {
      ControlSpace.select(jedis);
      jedis.hset(new ControlSpace("m-1").checkpoint(direction), checkpoint.write());
    }
  }

  /** Where the log of that direction's origin ends. */
  Position end(Direction direction) {
    try (Jedis jedis = RedisConnections.open(link.origin(direction))) {
      Map<String, String> info = RespConnection.fields(jedis.info("replication"));
      return new Position(
          info.get("master_replid"), Long.parseLong(info.get("master_repl_offset")));
    }
  }

  /** Waits until all that the origin has logged is on the destination. */
  void barrier(Direction direction) {
    Position end = end(direction);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(checkpoint(direction).offset())
                    .isGreaterThanOrEqualTo(end.offset()));
  }

  CopyTold copy() throws InterruptedException {
    CopyTold told = new CopyTold();
    told.result = new RedisCopier().copy(link, told, new Cancellation());
    return told;
  }

  Running follow(Direction direction) {
    return follow(direction, "worker-" + running.size());
  }

  Running follow(Direction direction, String worker) {
    return follow(link, direction, worker);
  }

  /**
   * @param way to the same servers, perhaps another one
   */
  Running follow(Link way, Direction direction, String worker) {
    Running one = new Running();
    running.add(one);
    Path spool = directory.resolve("spool-" + spools++);
    one.done =
        CompletableFuture.runAsync(
            () -> {
              try {
                var request = new Follower.Request(way, direction, worker, spool);
                new RedisFollower().follow(request, one, one.cancellation);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            work -> new Thread(work, "test-" + worker).start());
    return one;
  }

  @Override
  public void close() throws IOException {
    running.forEach(Running::stop);
    clients.forEach(Jedis::close);
    source.stop();
    target.stop();
    try (var files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  /** What a copy told. */
  static final class CopyTold implements io.exodus.endpoint.Copier.Listener {
    final List<FailedRecord> failed = new CopyOnWriteArrayList<>();
    final List<Long> progress = new CopyOnWriteArrayList<>();
    io.exodus.endpoint.Copier.Result result;

    @Override
    public void progress(long copied, long expected, long bytes) {
      progress.add(copied);
    }

    @Override
    public void failed(FailedRecord record) {
      failed.add(record);
    }
  }

  /** A follower at work, and what it told. */
  static final class Running implements Follower.Listener {
    final Cancellation cancellation = new Cancellation();
    final List<Follower.State> states = new CopyOnWriteArrayList<>();
    final List<FailedRecord> failed = new CopyOnWriteArrayList<>();
    final List<RecordId> repaired = new CopyOnWriteArrayList<>();
    final List<RecordId> repairs = new CopyOnWriteArrayList<>();
    volatile Follower.Status last;
    CompletableFuture<Void> done;

    @Override
    public void status(Follower.Status status) {
      last = status;
      if (states.isEmpty() || states.get(states.size() - 1) != status.state()) {
        states.add(status.state());
      }
    }

    @Override
    public void failed(FailedRecord record) {
      failed.add(record);
    }

    @Override
    public List<RecordId> repairs() {
      List<RecordId> asked = List.copyOf(repairs);
      repairs.clear();
      return asked;
    }

    @Override
    public void repaired(RecordId record) {
      repaired.add(record);
    }

    void await(Follower.State state) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> done.isDone() || (last != null && last.state() == state));
      if (done.isDone() && last.state() != state) {
        throw new IllegalStateException("not " + state + " but over", failure());
      }
    }

    /** Cancels, and waits for the end. */
    void stop() {
      cancellation.cancel("the test is over");
      failure();
    }

    /** Waits for the end, and returns what it ended with; null for a good end. */
    Throwable failure() {
      try {
        done.get(60, TimeUnit.SECONDS);
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The records that one comparison finds to differ. */
  Set<RecordId> differing(Direction direction, Duration settle) throws Exception {
    Set<RecordId> differ = ConcurrentHashMap.newKeySet();
    new RedisComparer()
        .compare(
            link,
            direction,
            settle,
            new Comparer.Listener() {
              @Override
              public void progress(long compared, long expected, long suspected) {}

              @Override
              public void divergence(Divergence divergence) {
                differ.add(divergence.record());
              }
            },
            new Cancellation());
    return differ;
  }
}
