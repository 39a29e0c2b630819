package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.migration.Direction;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * Values of 80 MB, written faster than any stream follows: with logs that hold all of them. With
 * the servers' own limits ten of them in a row lose the stream; preflight advises logs for four.
 */
class HugeValueIT {

  private static final int BYTES = Integer.getInteger("exodus.test.bytes", 80 << 20);
  private static final int TIMES = Integer.getInteger("exodus.test.times", 8);
  private static final long HELD = (TIMES + 1L) * BYTES;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path directory;
  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;

  @BeforeEach
  void start() throws Exception {
    Path newer = NewerServer.REDIS_7_0.executable();
    servers = ReplicationServers.of(newer, newer);
    source = new Jedis("127.0.0.1", servers.source.ports().get(0), 60_000);
    target = servers.target();
    source.configSet("repl-backlog-size", Long.toString(HELD));
    source.configSet("client-output-buffer-limit", "replica " + HELD + " " + HELD + " 60");
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    servers.close();
  }

  @Test
  void shouldCarryValuesOfEightyMegabytesOneAfterTheOther() throws Exception {
    servers.copy();
    try (SmallHeap worker = SmallHeap.follow(servers.link, directory, "704m")) {
      source.set("before", "1");
      awaitApplied(worker);
      for (int i = 0; i < TIMES; i++) {
        byte[] value = new byte[BYTES];
        value[0] = (byte) i;
        source.set("huge".getBytes(), value);
        source.incr("counter");
      }
      awaitApplied(worker);

      assertThat(worker.alive()).as(worker.printed()).isTrue();
      assertThat(target.get("counter")).isEqualTo(Integer.toString(TIMES));
      assertThat(target.strlen("huge")).isEqualTo(BYTES);
      assertThat(target.getrange("huge".getBytes(), 0, 0)).containsExactly(TIMES - 1);
      assertThat(worker.printed()).doesNotContain("interrupted", "connection lost");
    }
  }

  private void awaitApplied(SmallHeap worker) {
    Position end = servers.end(Direction.FORWARD);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                !worker.alive() || servers.checkpoint(Direction.FORWARD).offset() >= end.offset());
  }
}
