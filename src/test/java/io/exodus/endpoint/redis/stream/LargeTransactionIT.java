package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Direction;
import io.exodus.migration.StreamState;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Transactions of the source that are larger than the worker's memory. As found by users: {@code
 * -Dexodus.test.commands=1500000 -Dexodus.test.heap=512m}; less of both by default.
 */
class LargeTransactionIT {

  private static final int COMMANDS = Integer.getInteger("exodus.test.commands", 400_000);
  private static final String HEAP = System.getProperty("exodus.test.heap", "48m");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int KEYS = 1_000;
  private static final String SCRIPT =
      "for i = 1, tonumber(ARGV[1]) do redis.call('INCR', 'counter:' .. i % 1000) end";

  @TempDir Path directory;
  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    source = new Jedis("127.0.0.1", servers.source.ports().get(0), 60_000);
    target = servers.target();
    servers.copy();
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    servers.close();
  }

  @Test
  void shouldApplyATransactionOnceWhenItIsLargerThanTheHeap() throws Exception {
    try (SmallHeap worker = SmallHeap.follow(servers.link, directory, HEAP)) {
      source.set("before", "1");
      awaitApplied(worker);

      source.eval(SCRIPT, 0, Integer.toString(COMMANDS));
      source.incr("after");
      awaitApplied(worker);

      assertThat(counted()).isEqualTo(COMMANDS);
      assertThat(target.get("after")).isEqualTo("1");
      assertThat(worker.alive()).isTrue();
    }
  }

  /** The transaction stands half sent in the target's memory when the way breaks. */
  @Test
  void shouldApplyATransactionOnceWhenTheConnectionBreaksInTheMiddleOfIt() throws Exception {
    var worker = servers.follow(Direction.FORWARD);
    worker.await(StreamState.FOLLOWING);
    source.eval(SCRIPT, 0, Integer.toString(COMMANDS));

    int cuts = 0;
    long seen = 0;
    while (cuts < 2) {
      assertThat(worker.done).isNotDone();
      for (String client : target.clientList().split("\n")) {
        long queued = Long.parseLong(client.replaceFirst("^.* multi=(-?\\d+) .*$", "$1"));
        if (queued > COMMANDS / 100) {
          seen = Math.max(seen, queued);
          target.clientKill(
              ClientKillParams.clientKillParams().id(client.replaceFirst("^id=(\\d+) .*$", "$1")));
          cuts++;
        }
      }
    }
    source.incr("after");
    servers.barrier(Direction.FORWARD);

    assertThat(seen).isBetween(COMMANDS / 100L, (long) COMMANDS);
    assertThat(counted()).isEqualTo(COMMANDS);
    assertThat(target.get("after")).isEqualTo("1");
    assertThat(worker.failed).isEmpty();
  }

  @Test
  void shouldRefuseATransactionInWordsWhenTheTargetHasNoRoomForIt() throws Exception {
    var worker = servers.follow(Direction.FORWARD);
    worker.await(StreamState.FOLLOWING);
    long used = new RedisInfo(target.info("memory")).number("used_memory");
    target.configSet("maxmemory", Long.toString(used + (32L << 20)));

    source.eval(SCRIPT, 0, Integer.toString(COMMANDS));

    assertThat(worker.failure())
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("transaction of " + COMMANDS + " commands")
        .hasMessageContaining("raise maxmemory");
    assertThat(counted()).isZero();
  }

  @Test
  void shouldSetAsideWhatIsRefusedInATransactionThatIsLargerThanMemory() throws Exception {
    var worker = servers.follow(Direction.FORWARD);
    worker.await(StreamState.FOLLOWING);
    source.del("counter:7");
    target.lpush("counter:7", "not a counter");

    source.eval(SCRIPT, 0, Integer.toString(COMMANDS));
    servers.barrier(Direction.FORWARD);

    Awaitility.await().atMost(PATIENCE).until(() -> !worker.repaired.isEmpty());
    assertThat(worker.failed).isNotEmpty().allMatch(f -> f.reason().contains("WRONGTYPE"));
    assertThat(counted()).isEqualTo(COMMANDS);
  }

  private void awaitApplied(SmallHeap worker) throws Exception {
    Position end = servers.end(Direction.FORWARD);
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !worker.alive() || servers.checkpoint(Direction.FORWARD).offset() >= end.offset());
    assertThat(worker.alive()).as(worker.printed()).isTrue();
  }

  private long counted() {
    long sum = 0;
    for (int i = 0; i < KEYS; i++) {
      String value = target.get("counter:" + i);
      sum += value == null ? 0 : Long.parseLong(value);
    }
    return sum;
  }
}
