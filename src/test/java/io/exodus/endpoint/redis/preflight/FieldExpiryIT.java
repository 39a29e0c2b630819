package io.exodus.endpoint.redis.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import redis.clients.jedis.Jedis;

/** Fields of hashes that expire, with a real Redis 7.4 or later where the machine has one. */
@EnabledIfEnvironmentVariable(named = "REDIS_7_4", matches = ".+")
class FieldExpiryIT {

  private static final Path NEWER = Path.of(System.getenv().getOrDefault("REDIS_7_4", ""));

  @Test
  void shouldCarryFieldExpiryWhenBothSidesKnowIt() throws Exception {
    assertThat(Files.isExecutable(NEWER)).isTrue();
    try (ReplicationServers servers = ReplicationServers.of(NEWER, NEWER)) {
      seed(servers.source());
      assertThat(about(servers))
          .singleElement()
          .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING));

      servers.copy();

      Jedis target = servers.target();
      for (String key : List.of("small", "big")) {
        assertThat(target.hpttl(key, "f0").get(0)).as(key).isBetween(900_000L, 1_000_000L);
        assertThat(target.hpttl(key, "f1")).as(key).containsExactly(-1L);
        assertThat(target.hgetAll(key)).isEqualTo(servers.source().hgetAll(key));
      }
    }
  }

  @Test
  void shouldRefuseFieldExpiryWhenTheTargetDoesNotKnowIt() throws Exception {
    try (ReplicationServers servers = ReplicationServers.withNewer(NEWER, true)) {
      seed(servers.source());

      assertThat(about(servers))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(f.message()).contains("for ever");
              });
    }
  }

  private static void seed(Jedis source) {
    source.hset("small", "f0", "a");
    source.hset("small", "f1", "b");
    for (int i = 0; i < 1_000; i++) {
      source.hset("big", "f" + i, "v" + i);
    }
    source.hexpire("small", 1_000, "f0");
    source.hexpire("big", 1_000, "f0");
  }

  private static List<Finding> about(ReplicationServers servers) {
    return new RedisInspector()
        .compatibility(servers.link).stream()
            .filter(f -> f.trait() != null && f.trait().feature().equals("fieldExpiry"))
            .toList();
  }
}
