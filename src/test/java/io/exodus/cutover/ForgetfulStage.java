package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.Secret;
import io.exodus.migration.StreamState;
import io.exodus.roles.RedisOfOthers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.RestoreParams;

/**
 * Two Redis servers that keep their users on disk and their records in memory only, ready for a
 * cutover; their applications connect to them without an interlay.
 */
final class ForgetfulStage implements AutoCloseable {

  static final String ID = "m-1";
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final RedisOfOthers source;
  final RedisOfOthers target;
  final CutoverRecord record = new CutoverRecord(ID, LONGEST_HOLD);
  private final Family family = new RedisFamily();
  private final EndpointPair link;
  private final Path directory;
  private final List<Stream> streams = new ArrayList<>();

  ForgetfulStage(Path directory) throws Exception {
    this.directory = directory;
    source = server(directory.resolve("source"));
    target = server(directory.resolve("target"));
    link =
        new EndpointPair(
            ID,
            endpoint("old", source),
            endpoint("new", target),
            record.alterations(Authority.SOURCE),
            record.alterations(Authority.TARGET));
  }

  private static RedisOfOthers server(Path directory) throws Exception {
    RedisOfOthers server =
        new RedisOfOthers(Files.createDirectories(directory), RedisOfOthers.USERS);
    try (Jedis exodus = server.connect()) {
      // Off before anybody fenced anything: not Exodus's to switch on.
      exodus.aclSetUser("retired", "off", ">x", "~*", "+@all");
      exodus.aclSave();
    }
    return server;
  }

  private static EndpointSettings endpoint(String name, RedisOfOthers server) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://" + server.address()),
        "exodus",
        Secret.of(RedisOfOthers.EXODUS_PASSWORD),
        RedisOfOthers.APPLICATION_USER,
        Set.of(),
        Duration.ofSeconds(10));
  }

  RedisOfOthers server(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }

  EndpointControl side(Authority side) {
    return family.side(link, side);
  }

  /** As the runbook does before a cutover. */
  void prepare() throws Exception {
    try (Jedis application = application(source)) {
      application.set("order:1", "new");
    }
    copyAgain();
  }

  /** A copy, the streams both ways, a closed target. */
  void copyAgain() throws Exception {
    stopStreams();
    try (EndpointControl closed = side(Authority.TARGET)) {
      closed.fence(record.route().epoch());
    }
    family.copier().copy(link, new Quiet(), new Cancellation());
    follow(Direction.FORWARD).await(StreamState.FOLLOWING);
    follow(Direction.REVERSE).await(StreamState.ARMED);
  }

  void cutOver(Authority towards) throws InterruptedException {
    cutOver(towards, Step.Listener.NONE);
  }

  void cutOver(Authority towards, Step.Listener listener) throws InterruptedException {
    new SwitchOver(family, new NoInterlays(), record.of("w-" + System.nanoTime()), listener)
        .run(new Switch(link, towards, LONGEST_HOLD, List.of()), new Cancellation());
  }

  /** Puts the source in charge without the way back. */
  ForcedSwitch.Report take() throws InterruptedException {
    return new ForcedSwitch(family, new NoInterlays(), record.of("w-take"), Step.Listener.NONE)
        .run(link, LONGEST_HOLD, new Cancellation());
  }

  /** Fails where the way back is lost. */
  void followBack() throws Exception {
    stopStreams();
    follow(Direction.REVERSE).await(StreamState.FOLLOWING);
  }

  /** What the watch does each second for the side that is not in charge. */
  void watch(Authority closed) {
    try (EndpointControl side = side(closed)) {
      if (!side.fenced(record.route().epoch())) {
        side.raiseEpoch(record.route().epoch());
        side.fence(record.route().epoch());
      }
    }
  }

  /** The way back anew, from an equal state. */
  void rebuild() throws Exception {
    stopStreams();
    long epoch = record.route().epoch();
    try (EndpointControl old = side(Authority.SOURCE);
        EndpointControl next = side(Authority.TARGET)) {
      next.raiseEpoch(epoch);
      old.raiseEpoch(epoch);
      old.fence(epoch);
      old.proveFence();
      next.retainLog(Direction.REVERSE, epoch);
      old.restartStream(Direction.REVERSE, epoch, next.position());
    }
    try (Jedis from = target.connect();
        Jedis to = source.connect()) {
      for (String key : from.keys("*")) {
        to.restore(key, 0, from.dump(key), new RestoreParams().replace());
      }
    }
    follow(Direction.REVERSE).await(StreamState.FOLLOWING);
  }

  Jedis application(RedisOfOthers server) {
    return new Jedis(
        HostAndPort.from(server.address()),
        DefaultJedisClientConfig.builder()
            .user(RedisOfOthers.APPLICATION_USER)
            .password(RedisOfOthers.APPLICATION_PASSWORD)
            .timeoutMillis(10_000)
            .build());
  }

  void assertAdmitted(RedisOfOthers server) {
    try (Jedis application = application(server)) {
      assertThat(application.set("order:2", "paid")).isEqualTo("OK");
    }
  }

  void assertRefused(RedisOfOthers server) {
    assertThatThrownBy(
            () -> {
              try (Jedis application = application(server)) {
                application.ping();
              }
            })
        .isInstanceOf(JedisException.class)
        .hasMessageContaining("WRONGPASS");
  }

  void assertOff(RedisOfOthers server, String user) {
    try (Jedis exodus = server.connect()) {
      assertThat(exodus.aclGetUser(user).getFlags()).contains("off");
    }
  }

  private Stream follow(Direction direction) throws Exception {
    Stream stream = new Stream();
    streams.add(stream);
    Path spool = directory.resolve("spool-" + streams.size());
    var request =
        new Follower.Request(
            link, direction, "w-" + streams.size(), () -> Files.createDirectories(spool));
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

  private void stopStreams() {
    streams.forEach(Stream::stop);
  }

  @Override
  public void close() {
    stopStreams();
    source.close();
    target.close();
    record.close();
  }

  /** There is nobody to hold. */
  private static final class NoInterlays implements Fleet {
    @Override
    public void prepare(Authority next, long epoch) {}

    @Override
    public void hold(long epoch, Duration longest, Duration drain) {}

    @Override
    public void halt(long epoch, Duration longest) {}

    @Override
    public void drain(long epoch, Duration atMost) {}

    @Override
    public List<String> route(Authority authority, long epoch) {
      return List.of();
    }
  }

  private static final class Quiet implements Copier.Listener {
    @Override
    public void progress(long copied, long expected, long bytes) {}

    @Override
    public void failed(FailedRecord failed) {
      throw new IllegalStateException("not copied: " + failed);
    }
  }

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
      Awaitility.await().atMost(PATIENCE).until(() -> done.isDone() || state == wanted);
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
