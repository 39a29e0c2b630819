package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Reader;
import io.exodus.endpoint.redis.authority.RedisSide;
import io.exodus.endpoint.redis.compare.RedisReader;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.preflight.RedisInspector;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.stream.RedisMarkers;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.Severity;
import io.exodus.migration.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * Two servers of which one has fewer logical databases, and Exodus's keys lie elsewhere on each.
 */
class LogicalDatabasesIT {

  private static final Duration SETTLE = Duration.ofMillis(150);

  @ParameterizedTest
  @CsvSource({"16, 1, 0", "16, 10, 9", "1, 16, 0", "10, 16, 9"})
  void shouldMoveAndCompareWhenTheNumbersOfDatabasesDiffer(int source, int target, int used)
      throws Exception {
    try (ReplicationServers servers = ReplicationServers.withDatabases(source, target)) {
      Jedis applications = servers.source();
      applications.select(used);
      applications.mset("a", "1", "b", "2", "c", "3");
      RedisMarkers markers = new RedisMarkers();
      markers.write(servers.link, Direction.FORWARD, Instant.now());
      raiseEpochs(servers);

      servers.copy();
      var forward = servers.follow(Direction.FORWARD);
      forward.await(StreamState.FOLLOWING);
      markers.write(servers.link, Direction.FORWARD, Instant.now());
      applications.set("d", "4");
      servers.barrier(Direction.FORWARD);

      assertThat(servers.differing(Direction.FORWARD, SETTLE)).isEmpty();
      assertThat(forward.failed).isEmpty();
      assertThat(new RedisInspector().compatibility(servers.link))
          .filteredOn(finding -> finding.message().contains("lacks the logical databases"))
          .isEmpty();

      var reverse = servers.follow(Direction.REVERSE);
      reverse.await(StreamState.ARMED);
      forward.stop();
      servers.put(Direction.REVERSE, Checkpoint.ready(servers.end(Direction.REVERSE), 1));
      markers.write(servers.link, Direction.REVERSE, Instant.now());
      Jedis moved = servers.target();
      moved.select(used);
      moved.set("e", "5");
      servers.barrier(Direction.REVERSE);
      assertThat(applications.get("e")).isEqualTo("5");
      assertThat(servers.differing(Direction.REVERSE, SETTLE)).isEmpty();
      assertThat(reverse.failed).isEmpty();

      // The comparison still looks: a record in a database that the other side does not have.
      reverse.stop();
      moved.del("a");
      Jedis more = source > target ? applications : moved;
      more.select(Math.min(source, target) + 1);
      more.set("alone", "1");
      assertThat(servers.differing(Direction.REVERSE, SETTLE))
          .containsExactlyInAnyOrder(
              new RecordId(Integer.toString(used), "a"),
              new RecordId(Integer.toString(Math.min(source, target) + 1), "alone"));
    }
  }

  @Test
  void shouldCarryAFlushThatWasCalledInADatabaseThatTheTargetLacks() throws Exception {
    try (ReplicationServers servers = ReplicationServers.withDatabases(16, 1)) {
      Jedis applications = servers.source();
      applications.set("a", "1");
      servers.copy();
      var forward = servers.follow(Direction.FORWARD);
      forward.await(StreamState.FOLLOWING);
      applications.select(5);

      applications.flushDB();
      servers.barrier(Direction.FORWARD);
      assertThat(servers.target().get("a")).isEqualTo("1");

      applications.flushAll();
      servers.barrier(Direction.FORWARD);
      assertThat(servers.target().exists("a")).isFalse();
      assertThat(forward.failed).isEmpty();
    }
  }

  @Test
  void shouldReadThatNothingIsThereWhenTheServerLacksTheDatabase() throws Exception {
    try (ReplicationServers servers = ReplicationServers.withDatabases(16, 1)) {
      servers.target().set("a", "1");
      List<RecordId> records = List.of(new RecordId("5", "a"), new RecordId("0", "a"));

      assertThat(
              new RedisReader().read(servers.link.target(), records, new Reader.Limits(100, 100)))
          .extracting(Reader.Content::value)
          .containsExactly(Reader.Content.NONE.value(), "1");
    }
  }

  private static void raiseEpochs(ReplicationServers servers) {
    for (EndpointSettings endpoint : List.of(servers.link.source(), servers.link.target())) {
      try (RedisSide side =
          new RedisSide(endpoint, servers.link.migrationId(), Alterations.inMemory())) {
        side.raiseEpoch(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 1, WARNING", "1, 16, INFO"})
  void shouldSayBeforeTheRunThatTheNumbersDiffer(int source, int target, Severity severity)
      throws Exception {
    try (ReplicationServers servers = ReplicationServers.withDatabases(source, target)) {
      servers.source().set("a", "1");

      assertThat(new RedisInspector().compatibility(servers.link))
          .filteredOn(finding -> finding.message().contains("logical databases"))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(severity);
                assertThat(finding.message())
                    .contains("has " + target + " logical", "the source has " + source);
              });
    }
  }
}
