package io.exodus.endpoint.redis.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.server.WrongClock;
import io.exodus.endpoint.redis.wire.RedisProber;
import io.exodus.migration.Direction;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import io.exodus.migration.StreamState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;
import redis.embedded.core.ExecutableProvider;

/** What becomes of times to live where clocks are minutes apart. */
class ClocksIT {

  /** Less than the clocks are apart: by the wrong one, all of them are over, or never end. */
  private static final long LIVE_MILLIS = 120_000;

  private static final List<String> KEYS =
      List.of("copied:string", "copied:list", "streamed:string", "streamed:list", "prolonged");

  @TempDir Path directory;
  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;

  @AfterEach
  void stop() throws Exception {
    if (servers != null) {
      servers.close();
    }
  }

  /** Of the source and the target, against this worker's. */
  private void start(int sourceAhead, int targetAhead) throws Exception {
    Path server = ExecutableProvider.newJarResourceProvider().get().toPath();
    servers =
        ReplicationServers.of(
            WrongClock.server(directory, server, Duration.ofSeconds(sourceAhead)),
            WrongClock.server(directory, server, Duration.ofSeconds(targetAhead)));
    source = servers.source();
    target = servers.target();
  }

  private void copyAndFollow() throws Exception {
    source.set("copied:string", "v", SetParams.setParams().px(LIVE_MILLIS));
    list("copied:list");
    servers.copy();
    servers.follow(Direction.FORWARD).await(StreamState.FOLLOWING);
    source.set("streamed:string", "v", SetParams.setParams().px(LIVE_MILLIS));
    list("streamed:list");
    source.set("prolonged", "v", SetParams.setParams().px(1));
    source.set("prolonged", "v");
    source.pexpire("prolonged", LIVE_MILLIS);
    servers.barrier(Direction.FORWARD);
  }

  private void list(String key) {
    source.rpush(key, "a", "b");
    source.pexpire(key, LIVE_MILLIS);
  }

  /** 6.2 logs times to live as they were given: relative, to be made absolute by its own clock. */
  @ParameterizedTest
  @ValueSource(ints = {-300, 300})
  void shouldKeepTimesToLiveWhateverTheWorkersClock(int ahead) throws Exception {
    start(ahead, ahead);

    copyAndFollow();

    for (String key : KEYS) {
      assertThat(target.pttl(key)).as(key).isPositive().isCloseTo(source.pttl(key), within(2_000L));
    }
    assertThat(servers.differing(Direction.FORWARD, Duration.ofMillis(200))).isEmpty();
    target.pexpire("prolonged", 2 * LIVE_MILLIS);
    assertThat(servers.differing(Direction.FORWARD, Duration.ofMillis(200)))
        .as("the comparison sees times to live")
        .hasSize(1);
  }

  /** Why the preflight and the preparation of a cutover refuse it. */
  @Test
  void shouldTellThatRecordsExpireTooEarlyWhereTheServersClocksAreApart() throws Exception {
    start(0, 300);

    copyAndFollow();

    assertThat(source.exists(KEYS.toArray(String[]::new))).isEqualTo(KEYS.size());
    assertThat(target.exists(KEYS.toArray(String[]::new))).isZero();
    RedisProber prober = new RedisProber();
    assertThat(
            prober
                .probe(servers.link.target())
                .clockOffset()
                .minus(prober.probe(servers.link.source()).clockOffset()))
        .isBetween(Duration.ofSeconds(295), Duration.ofSeconds(305));
    assertThat(new RedisInspector().health(servers.link))
        .filteredOn(finding -> finding.severity() == Severity.CRITICAL)
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("ahead of the source's"));
  }
}
