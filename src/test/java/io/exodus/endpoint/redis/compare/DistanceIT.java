package io.exodus.endpoint.redis.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamState;
import io.exodus.server.TcpRelay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The sides are far from each other: 100 ms each way. */
class DistanceIT {

  private static final Duration DELAY = Duration.ofMillis(100);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int COUNTERS = 1_500;

  private ReplicationServers servers;
  private TcpRelay away;
  private EndpointPair link;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    away = new TcpRelay(servers.target.ports().get(0), DELAY);
    link =
        new EndpointPair(
            "m-1", servers.link.source(), ReplicationServers.endpoint("new", away.port));
  }

  @AfterEach
  void stop() throws Exception {
    servers.close();
    away.close();
  }

  @Test
  void shouldSettleWhenManyCountersNeverStandStill() throws Exception {
    try (Jedis source = servers.source()) {
      for (int i = 0; i < COUNTERS; i++) {
        source.set("counter:" + i, "0");
      }
    }
    servers.copy();
    ReplicationServers.Running follower = servers.follow(link, Direction.FORWARD, "worker");
    follower.await(StreamState.FOLLOWING);
    List<Divergence> told = new CopyOnWriteArrayList<>();
    Comparer comparer = new RedisComparer();
    Comparer.Result result;
    long began;
    try (Counting counting = new Counting(servers.source())) {
      began = System.nanoTime();
      result =
          comparer.compare(link, Direction.FORWARD, SETTLE, new Told(told), new Cancellation());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    servers.barrier(Direction.FORWARD);

    assertThat(told).isEmpty();
    assertThat(result.unsettled()).hasSizeLessThanOrEqualTo(COUNTERS);
    assertThat(took).isLessThan(Duration.ofSeconds(45));

    began = System.nanoTime();
    assertThat(comparer.compareNow(link, result.unsettled())).isEmpty();
    Duration held = Duration.ofNanos(System.nanoTime() - began);
    System.out.printf(
        "over 2 x 100 ms: %d of %d counters unsettled after %d ms, compared in the hold in %d ms%n",
        result.unsettled().size(), COUNTERS, took.toMillis(), held.toMillis());
    assertThat(held).isLessThan(Duration.ofSeconds(4));
  }

  private record Told(List<Divergence> divergences) implements Comparer.Listener {
    @Override
    public void progress(long compared, long expected, long suspected) {}

    @Override
    public void divergence(Divergence divergence) {
      divergences.add(divergence);
    }
  }

  /** Counts all counters up, again and again, as fast as the stream can follow that far. */
  private static final class Counting implements AutoCloseable {
    private static final long ROUND_MILLIS = 250;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    Counting(Jedis jedis) {
      thread =
          new Thread(
              () -> {
                try {
                  do {
                    try (var pipeline = jedis.pipelined()) {
                      for (int i = 0; i < COUNTERS; i++) {
                        pipeline.incr("counter:" + i);
                      }
                    }
                  } while (!over.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
    }

    @Override
    public void close() throws InterruptedException {
      over.countDown();
      thread.join();
    }
  }
}
