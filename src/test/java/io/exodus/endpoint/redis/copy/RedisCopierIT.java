package io.exodus.endpoint.redis.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.server.ReplicationData;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Direction;
import io.exodus.migration.Secret;
import io.exodus.migration.StreamState;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ShutdownParams;

class RedisCopierIT {

  private ReplicationServers servers;
  private Jedis source;
  private Jedis target;

  @BeforeEach
  void start() throws Exception {
    servers = new ReplicationServers();
    source = servers.source();
    target = servers.target();
  }

  @AfterEach
  void stop() throws Exception {
    servers.close();
  }

  @Test
  void shouldCopyEveryTypeOfEveryDatabaseWhenTargetIsEmpty() throws Exception {
    ReplicationData.seed(source);

    var told = servers.copy();

    Map<String, Object> expected = ReplicationData.everything(source);
    assertThat(ReplicationData.everything(target)).isEqualTo(expected);
    assertThat(told.result.copied()).isEqualTo(expected.size());
    assertThat(told.result.failed()).isZero();
    assertThat(told.progress).last().isEqualTo((long) expected.size());
    assertThat(target.pttl("expiring")).isBetween(4_900_000L, 5_000_000L);
    assertThat(target.pttl("list:expiring")).isBetween(4_900_000L, 5_000_000L);
  }

  @Test
  void shouldAnswerEvalshaOnTheTargetWhenTheSourceHandsOutItsScripts() throws Exception {
    source.set("a", "1");
    String loaded = source.scriptLoad("return redis.call('get', KEYS[1]) .. ARGV[1]");
    source.eval("return 'by EVAL'");
    assertThat(target.scriptExists(loaded)).isFalse();

    var told = servers.copy();

    assertThat(target.evalsha(loaded, 1, "a", "!")).isEqualTo("1!");
    assertThat(target.evalsha("ea4612ac87ce70082310d63eb71454a8f40e2ec4", 0)).isEqualTo("by EVAL");
    // Scripts are no records.
    assertThat(told.result.copied()).isEqualTo(1);
    assertThat(told.failed).isEmpty();
  }

  @Test
  void shouldAnswerEvalshaOnTheOtherSideWhenTheScriptIsLoadedAfterTheCopy() throws Exception {
    servers.copy();
    var forward = servers.follow(Direction.FORWARD);
    forward.await(StreamState.FOLLOWING);
    String later = source.scriptLoad("return 'later'");
    servers.barrier(Direction.FORWARD);
    assertThat(target.evalsha(later)).isEqualTo("later");

    var reverse = servers.follow(Direction.REVERSE);
    reverse.await(StreamState.ARMED);
    forward.stop();
    servers.put(Direction.REVERSE, Checkpoint.ready(servers.end(Direction.REVERSE), 1));
    String after = target.scriptLoad("return 'after the cutover'");
    servers.barrier(Direction.REVERSE);

    assertThat(source.evalsha(after)).isEqualTo("after the cutover");
    assertThat(source.evalsha(later)).isEqualTo("later");
  }

  @Test
  void shouldLeaveCheckpointAtSnapshotWhenCopied() throws Exception {
    source.set("a", "1");

    var told = servers.copy();

    Checkpoint checkpoint = servers.checkpoint(Direction.FORWARD);
    assertThat(checkpoint.state()).isEqualTo(Checkpoint.State.READY);
    assertThat(checkpoint.position()).hasToString(told.result.position());
    assertThat(new RedisInfo(target.info("replication")).text("repl_backlog_active"))
        .isEqualTo("1");
    assertThat(target.configGet("repl-backlog-ttl")).containsEntry("repl-backlog-ttl", "0");
    assertThat(source.configGet("repl-backlog-size"))
        .containsEntry("repl-backlog-size", Long.toString(64L << 20));
  }

  @Test
  void shouldRefuseWhenTargetHoldsForeignKeys() {
    source.set("a", "1");
    target.select(7);
    target.set("foreign", "kept");

    assertThatThrownBy(servers::copy)
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("not empty");

    assertThat(target.get("foreign")).isEqualTo("kept");
    assertThat(servers.checkpoint(Direction.FORWARD)).isNull();
  }

  @Test
  void shouldCopyAgainOverItsOwnRemainsWhenUnfinished() throws Exception {
    ReplicationData.seed(source);
    ExodusKeys space = new ExodusKeys("m-1");
    servers.put(Direction.FORWARD, Checkpoint.copying("0".repeat(40), 7));
    target.select(ExodusKeys.SPARE_DATABASE);
    target.set(space.epoch(), "5");
    target.sadd(space.fence(), "app");
    target.select(2);
    target.set("remains", "of an earlier attempt");

    servers.copy();

    assertThat(ReplicationData.everything(target)).isEqualTo(ReplicationData.everything(source));
    target.select(ExodusKeys.SPARE_DATABASE);
    assertThat(target.get(space.epoch())).isEqualTo("5");
    assertThat(target.smembers(space.fence())).containsExactly("app");
    assertThat(servers.checkpoint(Direction.FORWARD).state()).isEqualTo(Checkpoint.State.READY);
  }

  @Test
  void shouldEndTheEarlierCopyWhenAnotherWorkerBegins() throws Exception {
    ReplicationData.seed(source);
    servers.put(Direction.FORWARD, Checkpoint.copying("0".repeat(40), 7));
    Jedis loader = servers.target();
    loader.clientSetname(CopyTarget.loaderName("m-1"));

    servers.copy();

    assertThatThrownBy(() -> loader.set("stale", "1")).isNotNull();
    assertThat(target.exists("stale")).isFalse();
  }

  @Test
  void shouldReturnAtOnceWhenAlreadyCopied() throws Exception {
    ReplicationData.seed(source);
    String position = servers.copy().result.position();
    source.set("later", "1");

    var again = servers.copy();

    assertThat(again.result.position()).isEqualTo(position);
    assertThat(again.result.failed()).isZero();
    assertThat(target.exists("later")).isFalse();
  }

  @Test
  void shouldSetRecordsAsideWhenTargetRefusesThem() throws Exception {
    source.set("fits", "1");
    source.set("huge", "x".repeat(2 << 20));
    target.configSet("proto-max-bulk-len", Integer.toString(1 << 20));

    var told = servers.copy();

    assertThat(told.failed)
        .extracting(failed -> failed.record().toString())
        .containsExactly("0/huge");
    assertThat(told.result)
        .extracting(Copier.Result::copied, Copier.Result::failed)
        .containsExactly(1L, 1L);
    assertThat(target.get("fits")).isEqualTo("1");
  }

  @Test
  void shouldSetAsideOnlyTheRefusedOnesWhenStringsAreWrittenTogether() throws Exception {
    for (int i = 0; i < 500; i++) {
      source.set("open:" + i, "value " + i);
    }
    source.set("open:large", "x".repeat(300_000));
    source.set("closed:a", "1");
    source.setex("closed:b", 5000, "2");
    source.rpush("closed:c", "3");
    source.aclSetUser("exodus", "on", ">secret", "~*", "&*", "+@all");
    target.aclSetUser("exodus", "on", ">secret", "~open:*", "~__exodus*", "&*", "+@all");
    var told = new ReplicationServers.CopyTold();

    Copier.Result result = new RedisCopier().copy(as("secret"), told, new Cancellation());

    assertThat(told.failed)
        .extracting(failed -> failed.record().toString())
        .containsExactlyInAnyOrder("0/closed:a", "0/closed:b", "0/closed:c");
    assertThat(result)
        .extracting(Copier.Result::copied, Copier.Result::failed)
        .containsExactly(501L, 3L);
    assertThat(target.get("open:499")).isEqualTo("value 499");
    assertThat(target.strlen("open:large")).isEqualTo(300_000);
    assertThat(target.exists("closed:a", "closed:b", "closed:c")).isZero();
  }

  @Test
  void shouldGiveUpWhenTargetIsOutOfMemory() {
    for (int i = 0; i < 10_000; i++) {
      source.set("k" + i, "v".repeat(1000));
    }
    target.configSet("maxmemory", "5mb");

    assertThatThrownBy(servers::copy)
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("OOM");
    assertThat(servers.checkpoint(Direction.FORWARD).state()).isEqualTo(Checkpoint.State.COPYING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "new"})
  void shouldNameTheSideThatGoesAway(String name) {
    for (int i = 0; i < 3_000; i++) {
      source.set("k" + i, "v".repeat(1000));
    }
    // Sent while it is made, with a millisecond a key: there is time to go away.
    source.configSet("repl-diskless-sync", "yes");
    source.configSet("repl-diskless-sync-delay", "0");
    source.configSet("rdb-key-save-delay", "1000");
    Copier.Listener stopping =
        new Copier.Listener() {
          @Override
          public void progress(long copied, long expected, long bytes) {
            if (copied > 0) {
              (name.equals("old") ? servers.source() : servers.target())
                  .shutdown(ShutdownParams.shutdownParams().nosave());
            }
          }

          @Override
          public void failed(FailedRecord record) {}
        };

    assertThatThrownBy(() -> new RedisCopier().copy(servers.link, stopping, new Cancellation()))
        .isInstanceOfSatisfying(
            EndpointException.class, e -> assertThat(e.endpoint()).isEqualTo(name));
  }

  @Test
  void shouldRefuseWhenTargetHasFewerDatabases() throws Exception {
    try (ReplicationServers small = new ReplicationServers("databases 20")) {
      Jedis wide = small.source();
      wide.select(19);
      wide.set("a", "1");
      // The target is the one of the other pair, which has 16.
      var link = new EndpointPair("m-1", small.link.source(), servers.link.target());

      assertThatThrownBy(
              () ->
                  new RedisCopier()
                      .copy(link, new ReplicationServers.CopyTold(), new Cancellation()))
          .isInstanceOf(EndpointException.class)
          .hasMessageContaining("databases");
    }
    assertThat(ReplicationData.everything(target)).isEmpty();
  }

  @Test
  void shouldCopyAsAUserOfItsOwnWhenOneIsConfigured() throws Exception {
    source.set("a", "1");
    for (Jedis server : new Jedis[] {source, target}) {
      server.aclSetUser("exodus", "on", ">secret", "~*", "&*", "+@all");
    }
    var told = new ReplicationServers.CopyTold();

    new RedisCopier().copy(as("secret"), told, new Cancellation());

    assertThat(target.get("a")).isEqualTo("1");
    assertThatThrownBy(() -> new RedisCopier().copy(as("wrong"), told, new Cancellation()))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("login refused")
        .hasMessageNotContaining("wrong");
  }

  private EndpointPair as(String password) {
    return new EndpointPair(
        "m-1", as(servers.link.source(), password), as(servers.link.target(), password));
  }

  private static EndpointSettings as(EndpointSettings endpoint, String password) {
    return new EndpointSettings(
        endpoint.name(),
        endpoint.family(),
        endpoint.uri(),
        "exodus",
        Secret.of(password),
        "default",
        endpoint.exemptUsers(),
        endpoint.timeout());
  }

  @Test
  void shouldStopWhenCancelled() {
    ReplicationData.seed(source);
    Cancellation cancellation = new Cancellation();
    var listener =
        new Copier.Listener() {
          @Override
          public void progress(long copied, long expected, long bytes) {
            cancellation.cancel("enough");
          }

          @Override
          public void failed(FailedRecord record) {}
        };
    target.configSet("proto-max-bulk-len", Integer.toString(512 << 20));
    source.configSet("rdb-key-save-delay", "500");

    assertThatThrownBy(() -> new RedisCopier().copy(servers.link, listener, cancellation))
        .isInstanceOf(CancelledException.class);
    assertThat(servers.checkpoint(Direction.FORWARD).state()).isEqualTo(Checkpoint.State.COPYING);
  }
}
