package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.endpoint.redis.copy.RedisCopier;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.Secret;
import io.exodus.migration.StreamState;
import io.exodus.server.TcpRelay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import redis.clients.jedis.Jedis;

/**
 * Two servers, Exodus's ways to them through relays that can stand still, and clients that renew
 * keys and are held while the authority changes, as an interlay holds them.
 */
final class ExpiryStage implements AutoCloseable {

  static final Duration LONGEST_HOLD = Duration.ofSeconds(8);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  final SideServer source;
  final SideServer target;
  final TcpRelay toSource;
  final TcpRelay toTarget;
  final List<Long> drains = new ArrayList<>();
  private final Path directory;
  private final Path executable;
  private final List<ReplicationServers.Running> streams = new ArrayList<>();
  private EndpointPair link;
  private ReplicationServers.Running forward;
  private ReplicationServers.Running reverse;
  private int migrations;
  private long epoch;
  private Thread marking;

  /**
   * @param executable null for the embedded server, 6.2
   */
  ExpiryStage(Path directory, Path executable) {
    this.directory = directory;
    this.executable = executable;
    source = new SideServer("old", executable, "repl-backlog-size 64mb");
    target = new SideServer("new", executable, "repl-backlog-size 64mb");
    toSource = new TcpRelay(source.port);
    toTarget = new TcpRelay(target.port);
  }

  EndpointPair link() {
    return link;
  }

  private EndpointSettings settings(String name, int port) {
    return new EndpointSettings(
        name,
        "redis",
        URI.create("redis://127.0.0.1:" + port),
        SideServer.EXODUS,
        Secret.of(SideServer.PASSWORD),
        SideServer.APPLICATION,
        Set.of(),
        Duration.ofSeconds(15));
  }

  /** A migration anew: the target emptied, followed from before the copy on. */
  void begin() {
    endStreams();
    target.exodus().flushAll();
    // The rollback before has left it fenced.
    target.exodus().aclSetUser(SideServer.APPLICATION, "on");
    link =
        new EndpointPair(
            "m-" + ++migrations, settings("old", toSource.port), settings("new", toTarget.port));
    epoch = 1;
    forward = follow(Direction.FORWARD);
    Thread marks = new Thread(this::mark, "test-markers");
    marks.setDaemon(true);
    marking = marks;
    marks.start();
  }

  void copy() throws InterruptedException {
    ReplicationServers.CopyTold told = new ReplicationServers.CopyTold();
    new RedisCopier().copy(link, told, new Cancellation());
    for (FailedRecord failed : told.failed) {
      throw new IllegalStateException("not copied: " + failed);
    }
    forward.await(StreamState.FOLLOWING);
    reverse = follow(Direction.REVERSE);
    reverse.await(StreamState.ARMED);
  }

  private void mark() {
    RedisMarkers markers = new RedisMarkers();
    while (marking == Thread.currentThread()) {
      for (Direction direction : Direction.values()) {
        try {
          markers.write(link, direction, Instant.now());
          Thread.sleep(200);
        } catch (EndpointException e) {
          // The way stands still for longer than a marker waits.
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private ReplicationServers.Running follow(Direction direction) {
    var running = new ReplicationServers.Running();
    streams.add(running);
    EndpointPair way = link;
    Path spool = directory.resolve(way.migrationId() + direction + streams.size());
    running.done =
        CompletableFuture.runAsync(
            () -> {
              try {
                Files.createDirectories(spool);
                var request =
                    new Follower.Request(way, direction, "w" + streams.size(), () -> spool);
                new RedisFamily().follower().follow(request, running, running.cancellation);
              } catch (Exception e) {
                throw new IllegalStateException(direction + ": " + e.getMessage(), e);
              }
            },
            work -> new Thread(work, "test-follow-" + direction).start());
    return running;
  }

  /** The worker that follows dies, and another goes on. */
  void followAnew(Direction direction) {
    if (direction == Direction.FORWARD) {
      forward.stop();
      forward = follow(direction);
    } else {
      reverse.stop();
      reverse = follow(direction);
    }
  }

  /** Waits until that stream follows without lag, as the preparation of a cutover demands. */
  void awaitFollowing(Authority towards) {
    ReplicationServers.Running stream = towards == Authority.TARGET ? forward : reverse;
    org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              Follower.Status now = stream.last;
              return stream.done.isDone()
                  || (now != null
                      && now.state() == StreamState.FOLLOWING
                      && now.lag() != null
                      && now.lag().millis() < 1_000
                      && now.lag().arrived().isAfter(Instant.now().minusMillis(1_500)));
            });
    if (stream.done.isDone()) {
      stream.done.join();
    }
  }

  /**
   * The steps of a change of authority, in its order; looks at both sides before the next opens.
   */
  void change(Authority towards, RenewedTraffic traffic) throws InterruptedException {
    Direction flows = Direction.from(towards.other());
    RedisFamily family = new RedisFamily();
    try (EndpointControl old = family.side(link, towards.other());
        EndpointControl next = family.side(link, towards)) {
      epoch++;
      next.fence(epoch);
      traffic.hold();
      old.raiseEpoch(epoch);
      next.raiseEpoch(epoch);
      old.fence(epoch);
      long begun = System.nanoTime();
      try {
        next.awaitApplied(flows, old.position(), LONGEST_HOLD);
      } catch (EndpointException e) {
        old.open(epoch);
        traffic.resume(server(towards.other()));
        throw e;
      }
      drains.add((System.nanoTime() - begun) / 1_000);
      traffic.compare(server(towards.other()), server(towards));
      next.endStream(flows, epoch);
      if (towards == Authority.TARGET) {
        old.startStream(flows.opposite(), epoch, epoch, next.position());
      }
      next.open(epoch);
      traffic.resume(server(towards));
    }
  }

  private SideServer server(Authority authority) {
    return authority == Authority.SOURCE ? source : target;
  }

  Path executable() {
    return executable;
  }

  /** Seconds of life left, as both sides see it. */
  static long apart(Jedis one, Jedis other, String key) {
    return Math.abs(one.pttl(key) - other.pttl(key));
  }

  void endStreams() {
    marking = null;
    streams.forEach(ReplicationServers.Running::stop);
    streams.clear();
  }

  @Override
  public void close() {
    toSource.still(false);
    toTarget.still(false);
    endStreams();
    toSource.close();
    toTarget.close();
    source.close();
    target.close();
  }
}
