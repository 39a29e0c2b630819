package io.exodus.endpoint.redis.server;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.endpoint.redis.compare.RedisComparer;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.copy.RedisCopier;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import io.exodus.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
public final class ReplicationServers implements AutoCloseable {

  public final RedisServer source;
  public final RedisServer target;
  public final EndpointPair link;
  private final List<Running> running = new ArrayList<>();
  private final List<Jedis> clients = new ArrayList<>();
  private final Path directory;
  private int spools;

  public ReplicationServers(String... settings) throws IOException {
    this(null, null, settings);
  }

  private ReplicationServers(Path forSource, Path forTarget, String... settings)
      throws IOException {
    this(forSource, forTarget, settings, settings);
  }

  private ReplicationServers(
      Path forSource, Path forTarget, String[] settingsOfSource, String[] settingsOfTarget)
      throws IOException {
    directory = Files.createTempDirectory("exodus-redis");
    source = start(directory.resolve("source"), forSource, settingsOfSource);
    target = start(directory.resolve("target"), forTarget, settingsOfTarget);
    link = new EndpointPair("m-1", endpoint("old", source), endpoint("new", target));
  }

  /** One of the two from that executable, the other the embedded one. */
  public static ReplicationServers withNewer(Path executable, boolean sourceIsNewer)
      throws IOException {
    return new ReplicationServers(
        sourceIsNewer ? executable : null, sourceIsNewer ? null : executable);
  }

  public static ReplicationServers of(Path forSource, Path forTarget) throws IOException {
    return new ReplicationServers(forSource, forTarget);
  }

  /** Each with that number of logical databases. */
  public static ReplicationServers withDatabases(int onSource, int onTarget) throws IOException {
    return new ReplicationServers(
        null, null, new String[] {"databases " + onSource}, new String[] {"databases " + onTarget});
  }

  /** One more, which the test stops itself. */
  public RedisServer start(String name, String... settings) throws IOException {
    return start(Files.createDirectories(directory.resolve(name)), null, settings);
  }

  /**
   * @param executable null for the embedded one
   */
  public static RedisServer start(Path directory, Path executable, String... settings)
      throws IOException {
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

  public static EndpointSettings endpoint(String name, int port) {
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

  public Jedis source() {
    return client(link.source());
  }

  public Jedis target() {
    return client(link.target());
  }

  public static Jedis open(EndpointSettings endpoint) {
    return new Jedis(endpoint.address().host(), endpoint.address().port());
  }

  private Jedis client(EndpointSettings endpoint) {
    Jedis jedis = open(endpoint);
    jedis.clientSetname("test");
    clients.add(jedis);
    return jedis;
  }

  public Checkpoint checkpoint(Direction direction) {
    try (Jedis jedis = open(link.destination(direction))) {
      selectControl(jedis);
      return Checkpoint.read(jedis.hgetAll(new ExodusKeys("m-1").checkpoint(direction)));
    }
  }

  /** A server with few logical databases has Exodus's keys in its first. */
  private static void selectControl(Jedis jedis) {
    int databases = Integer.parseInt(jedis.configGet("databases").get("databases"));
    jedis.select(databases > ExodusKeys.SPARE_DATABASE ? ExodusKeys.SPARE_DATABASE : 0);
  }

  /** Writes the checkpoint as the cutover does. */
  public void put(Direction direction, Checkpoint checkpoint) {
    try (Jedis jedis = open(link.destination(direction))) {
      selectControl(jedis);
      jedis.hset(new ExodusKeys("m-1").checkpoint(direction), checkpoint.write());
    }
  }

  /** Where the log of that direction's origin ends. */
  public Position end(Direction direction) {
    try (Jedis jedis = open(link.origin(direction))) {
      return new RedisInfo(jedis.info("replication")).position();
    }
  }

  /** Waits until all that the origin has logged is on the destination. */
  public void barrier(Direction direction) {
    Position end = end(direction);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(checkpoint(direction).offset())
                    .isGreaterThanOrEqualTo(end.offset()));
  }

  public CopyTold copy() throws InterruptedException {
    CopyTold told = new CopyTold();
    told.result = new RedisCopier().copy(link, told, new Cancellation());
    return told;
  }

  public Running follow(Direction direction) {
    return follow(direction, "worker-" + running.size());
  }

  public Running follow(Direction direction, String worker) {
    return follow(link, direction, worker);
  }

  /**
   * @param way to the same servers, perhaps another one
   */
  public Running follow(EndpointPair way, Direction direction, String worker) {
    Running one = new Running();
    running.add(one);
    Path spool = directory.resolve("spool-" + spools++);
    one.done =
        CompletableFuture.runAsync(
            () -> {
              try {
                var request = new Follower.Request(way, direction, worker, () -> spool);
                new RedisFamily().follower().follow(request, one, one.cancellation);
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
  public static final class CopyTold implements io.exodus.endpoint.Copier.Listener {
    public final List<FailedRecord> failed = new CopyOnWriteArrayList<>();
    public final List<Long> progress = new CopyOnWriteArrayList<>();
    public io.exodus.endpoint.Copier.Result result;

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
  public static final class Running implements Follower.Listener {
    public final Cancellation cancellation = new Cancellation();
    public final List<StreamState> states = new CopyOnWriteArrayList<>();
    public final List<FailedRecord> failed = new CopyOnWriteArrayList<>();
    public final List<RecordId> repaired = new CopyOnWriteArrayList<>();
    public final List<RecordId> repairs = new CopyOnWriteArrayList<>();
    public volatile Follower.Status last;
    public CompletableFuture<Void> done;

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

    public void await(StreamState state) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> done.isDone() || (last != null && last.state() == state));
      if (done.isDone() && last.state() != state) {
        throw new IllegalStateException("not " + state + " but over", failure());
      }
    }

    /** Cancels, and waits for the end. */
    public void stop() {
      cancellation.cancel("the test is over");
      failure();
    }

    /** Waits for the end, and returns what it ended with; null for a good end. */
    public Throwable failure() {
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
  public Set<RecordId> differing(Direction direction, Duration settle) throws Exception {
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
