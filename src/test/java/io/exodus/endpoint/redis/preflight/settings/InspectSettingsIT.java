package io.exodus.endpoint.redis.preflight.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.preflight.RedisInspector;
import io.exodus.endpoint.redis.server.NewerServer;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.migration.Alteration;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** Server settings that change how the target behaves: what is told, and what is not. */
class InspectSettingsIT {

  private static SideServer left;
  private static SideServer right;
  private final Map<String, String> before = new HashMap<>();

  @BeforeAll
  static void start() {
    left = new SideServer("source", NewerServer.REDIS_7_0.executable());
    right = new SideServer("target", NewerServer.REDIS_7_0.executable());
  }

  @AfterAll
  static void stop() {
    left.close();
    right.close();
  }

  @AfterEach
  void reset() {
    before.forEach(left.exodus()::configSet);
    before.forEach(right.exodus()::configSet);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "notify-keyspace-events | Ex   | ''   | WARNING | 'is ''off'' there and ''xE'' on the'",
        "notify-keyspace-events | KEA  | Ex   | WARNING | get none after the cutover",
        "timeout                | 0    | 300  | WARNING | (s): timeout is 300 there and 0 (no limit)",
        "timeout                | 600  | 300  | WARNING | and 600 on the source",
        "proto-max-bulk-len     | 536870912 | 1048576 | WARNING | refuses long values",
        "client-query-buffer-limit | 1073741824 | 1048576 | WARNING | closes connections that send",
        "maxclients             | 900  | 100  | WARNING | fewer connections",
        "maxmemory-clients      | 0    | 104857600 | WARNING | all their buffers together",
        "busy-reply-threshold   | 5000 | 1000 | WARNING | BUSY",
        "min-replicas-to-write  | 0    | 1    | WARNING | NOREPLICAS",
        "min-replicas-to-write  | 1    | 0    | WARNING | fewer replicas connected",
        "appendonly             | yes  | no   | WARNING | since its latest snapshot",
        "client-output-buffer-limit | pubsub 0 0 0 | pubsub 1048576 0 0 | WARNING | 'pubsub'",
        "client-output-buffer-limit | normal 0 0 0 | normal 0 1048576 9 | WARNING | 'normal'",
        "maxmemory              | 0    | 1073741824 | INFO | at a lower limit",
        "min-replicas-max-lag   | 10   | 5    | INFO | a different time (s)",
        "stop-writes-on-bgsave-error | no | yes | INFO | failed snapshot",
        "acl-pubsub-default     | allchannels | resetchannels | INFO | different channels",
        "tracking-table-max-keys | 1000000 | 1000 | INFO | drop keys sooner",
        "stream-node-max-entries | 100 | 10   | INFO | XTRIM",
        "tcp-keepalive          | 300  | 0    | INFO | dead connections",
        "hz                     | 100  | 10   | INFO | may come later",
        "active-expire-effort   | 10   | 1    | INFO | may come later",
        "hash-max-listpack-entries | 512 | 128 | INFO | more or less memory",
        "lazyfree-lazy-user-del | yes  | no   | INFO | may take longer",
        "slowlog-max-len        | 128  | 64   | INFO | own logs",
      })
  void shouldTellOfASettingThatChangesWhatTheTargetDoes(
      String name, String source, String target, Severity severity, String words) {
    set(left, name, source);
    set(right, name, target);

    assertThat(found())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(severity);
              assertThat(f.subject()).isEqualTo("target");
              assertThat(f.message()).contains(words.replace("''", "'"), name);
              if (severity == Severity.WARNING) {
                assertThat(f.advice()).startsWith("CONFIG SET " + name + " ");
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "notify-keyspace-events, Ex, KEA",
    "notify-keyspace-events, x, ''",
    "notify-keyspace-events, KE, ''",
    "timeout, 300, 0",
    "timeout, 300, 600",
    "proto-max-bulk-len, 1048576, 536870912",
    "busy-reply-threshold, 1000, 5000",
    "busy-reply-threshold, 1000, 0",
    "maxclients, 100, 900",
    "maxmemory-clients, 104857600, 0",
    "appendonly, no, yes",
    "hz, 10, 100",
    "repl-backlog-size, 1048576, 2097152",
    "requirepass, secret-1, ''",
  })
  void shouldSayNothingOfASettingWhoseDifferenceNobodyNotices(
      String name, String source, String target) {
    set(left, name, source);
    set(right, name, target);

    assertThat(found()).isEmpty();
  }

  @Test
  void shouldWarnThatATargetWithoutEvictionsRefusesWritesWhenFull() {
    set(left, "maxmemory", "1073741824");
    set(left, "maxmemory-policy", "allkeys-lru");
    set(right, "maxmemory", "1073741824");

    assertThat(found())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.WARNING);
              assertThat(f.message()).contains("refuses writes (OOM)", "allkeys-lru");
              assertThat(f.advice()).contains("until the commit");
            });
  }

  @Test
  void shouldWarnOfWeakerFsyncWhenBothAppend() {
    set(left, "appendonly", "yes");
    set(right, "appendonly", "yes");
    set(left, "appendfsync", "always");

    assertThat(found())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("everysec there and always"));
  }

  @Test
  void shouldCompareWhatWasThereBeforeExodusListensForItself() {
    set(left, "notify-keyspace-events", "KA");
    ExodusKeys space = new ExodusKeys("orders");
    Jedis source = left.exodus();
    source.select(ExodusKeys.SPARE_DATABASE);
    source.hset(space.notifications(), Map.of("before", "", "set", "AK"));

    assertThat(found()).isEmpty();

    source.hset(space.notifications(), "before", "Ex");
    assertThat(found()).singleElement();
    source.del(space.notifications());
  }

  @Test
  void shouldCompareWhatWasThereBeforeExodusListensWhenTheServersRecordIsGone() {
    set(left, "notify-keyspace-events", "KA");
    EndpointPair link = new EndpointPair("orders", left.settings(), right.settings());

    assertThat(found(link)).singleElement();
    link.sourceAlterations().note(List.of(Alteration.setting("notify-keyspace-events", "", "KA")));
    assertThat(found(link)).isEmpty();
  }

  @Test
  void shouldAskNobodyToAcceptDifferencesThatComeWithTheNextVersion() {
    try (SideServer older = new SideServer("older")) {
      assertThat(found(new EndpointPair("orders", older.settings(), right.settings())))
          .isNotEmpty()
          .allMatch(f -> f.severity() == Severity.INFO);
      assertThat(found(new EndpointPair("orders", right.settings(), older.settings())))
          .allMatch(f -> f.severity() == Severity.INFO);

      older.exodus().configSet("hash-max-ziplist-entries", "100");
      older.exodus().configSet("lua-time-limit", "60000");
      assertThat(found(new EndpointPair("orders", older.settings(), right.settings())))
          .anyMatch(f -> f.message().contains("hash-max-listpack-entries"))
          .anyMatch(f -> f.message().contains("busy-reply-threshold is 5000 there and 60000"));
    }
  }

  @Test
  void shouldWarnWhenClientsCallDebugAndTheTargetRefusesIt() {
    try (SideServer older = new SideServer("older")) {
      older.exodus().sendCommand(() -> "DEBUG".getBytes(), "SLEEP", "0");

      assertThat(found(new EndpointPair("orders", older.settings(), right.settings())))
          .anyMatch(f -> f.severity() == Severity.WARNING && f.message().contains("refuses DEBUG"));
    }
  }

  private void set(SideServer server, String name, String value) {
    Jedis jedis = server.exodus();
    before.putIfAbsent(name, jedis.configGet(name).get(name));
    jedis.configSet(name, value);
  }

  private static List<Finding> found() {
    return found(new EndpointPair("orders", left.settings(), right.settings()));
  }

  private static List<Finding> found(EndpointPair link) {
    return new RedisInspector()
        .compatibility(link).stream()
            .filter(f -> f.trait() != null && f.trait().feature().equals("settings"))
            .toList();
  }
}
