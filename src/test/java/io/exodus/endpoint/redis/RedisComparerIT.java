package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.Divergence.Kind;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.RecordId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.params.XReadGroupParams;

class RedisComparerIT {

  private static final Duration SETTLE = Duration.ofMillis(150);
  private static SideServer left;
  private static SideServer right;

  private final RedisComparer comparer = new RedisComparer();
  private final List<Divergence> told = new ArrayList<>();
  private Jedis source;
  private Jedis target;

  @BeforeAll
  static void start() {
    left = new SideServer("source");
    // Other encodings on the target: what is equal must be found equal all the same.
    right =
        new SideServer(
            "target",
            "hash-max-ziplist-entries 2",
            "zset-max-ziplist-entries 2",
            "list-max-ziplist-size 2",
            "set-max-intset-entries 1",
            "stream-node-max-entries 1");
  }

  @AfterAll
  static void stop() {
    left.close();
    right.close();
  }

  @BeforeEach
  void clear() {
    source = left.exodus();
    target = right.exodus();
    source.flushAll();
    target.flushAll();
  }

  @Test
  void shouldFindNothingWhenBothSidesHoldTheSameOfEveryType() throws Exception {
    fill(source);
    copy();

    Comparer.Result result = compare();

    assertThat(told).isEmpty();
    assertThat(result.divergent()).isZero();
    assertThat(result.unsettled()).isEmpty();
    assertThat(result.compared()).isEqualTo(source.dbSize() + 1);
  }

  /** A difference that must be found: made on the target after the copy. */
  record Difference(String name, String key, Kind kind, BiConsumer<Jedis, Jedis> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Difference> differences() {
    return Stream.of(
        on("missing key", "string", Kind.MISSING_ON_TARGET, t -> t.del("string")),
        on("extra key", "extra", Kind.MISSING_ON_SOURCE, t -> t.set("extra", "1")),
        on("string", "string", Kind.VALUE, t -> t.append("string", "!")),
        on("hash value", "hash", Kind.VALUE, t -> t.hset("hash", "f1", "other")),
        on("hash field", "hash", Kind.VALUE, t -> t.hdel("hash", "f1")),
        on("list order", "list", Kind.VALUE, t -> t.rpoplpush("list", "list")),
        on("set member", "set", Kind.VALUE, t -> t.sadd("set", "more")),
        on("score", "zset", Kind.VALUE, t -> t.zincrby("zset", 0.5, "m1")),
        on(
            "type",
            "set",
            Kind.VALUE,
            t -> {
              t.del("set");
              t.set("set", "x");
            }),
        on("stream entry", "stream", Kind.VALUE, t -> t.xdel("stream", new StreamEntryID(1, 0))),
        on(
            "pending entry",
            "stream",
            Kind.VALUE,
            t -> t.xack("stream", "group", new StreamEntryID(1, 0))),
        on("group", "stream", Kind.VALUE, t -> t.xgroupDestroy("stream", "group")),
        on(
            "delivery position",
            "stream",
            Kind.VALUE,
            t -> t.xgroupSetID("stream", "idle", new StreamEntryID(2, 0))),
        on(
            "last id",
            "stream",
            Kind.VALUE,
            t -> t.sendCommand(() -> "XSETID".getBytes(), "stream", "9-9")),
        on("time to live", "ttl", Kind.TIME_TO_LIVE, t -> t.pexpire("ttl", 400_000L)),
        on("no time to live", "ttl", Kind.TIME_TO_LIVE, t -> t.persist("ttl")),
        on("big hash", "big:hash", Kind.VALUE, t -> t.hset("big:hash", "f77", "other")),
        on(
            "big set",
            "big:set",
            Kind.VALUE,
            t -> {
              t.srem("big:set", "m77");
              t.sadd("big:set", "n");
            }),
        on("big zset", "big:zset", Kind.VALUE, t -> t.zadd("big:zset", 0.25, "m77")),
        on("big list", "big:list", Kind.VALUE, t -> t.lset("big:list", 4_999, "other")),
        on("big string", "big:string", Kind.VALUE, t -> t.setrange("big:string", 1_500_000, "!")),
        on(
            "big stream's group",
            "big:stream",
            Kind.VALUE,
            t -> t.xgroupSetID("big:stream", "idle", new StreamEntryID(2, 0))),
        on(
            "big stream",
            "big:stream",
            Kind.VALUE,
            t -> t.xdel("big:stream", new StreamEntryID(77, 0))));
  }

  private static Difference on(
      String name, String key, Kind kind, java.util.function.Consumer<Jedis> make) {
    return new Difference(name, key, kind, (source, target) -> make.accept(target));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void shouldFindTheOneRecordThatDiffers(Difference difference) throws Exception {
    fill(source);
    copy();
    difference.make.accept(source, target);

    Comparer.Result result = compare();

    assertThat(told)
        .singleElement()
        .satisfies(
            divergence -> {
              assertThat(divergence.record()).isEqualTo(new RecordId("0", difference.key));
              assertThat(divergence.kind()).isEqualTo(difference.kind);
            });
    assertThat(result.divergent()).isEqualTo(1);
    assertThat(comparer.compareNow(link(), List.of(new RecordId("0", difference.key))))
        .extracting(Divergence::kind)
        .containsExactly(difference.kind);
  }

  @Test
  void shouldFindDifferencesInEveryLogicalDatabaseWhenKeysAreBinary() throws Exception {
    byte[] key = {0, -1, '\\', 10};
    source.select(3);
    source.set(key, new byte[] {1});
    target.select(7);
    target.set(key, new byte[] {1});

    compare();

    assertThat(told)
        .extracting(Divergence::record)
        .containsExactlyInAnyOrder(
            new RecordId("3", KeyText.of(key)), new RecordId("7", KeyText.of(key)));
  }

  @Test
  void shouldLeaveOutItsOwnKeysWhenOnlyOneSideHasThem() throws Exception {
    source.set(new ControlSpace("other").epoch(), "1");
    ControlSpace.select(target);
    target.set(new ControlSpace("orders").epoch(), "1");

    assertThat(compare().compared()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void shouldNotTellOfARecordWhenItIsInFluxAndThenAgrees() throws Exception {
    source.set("flux", "new");
    target.set("flux", "old");
    AtomicInteger looks = new AtomicInteger();
    Comparer.Result result =
        comparer.compare(
            link(),
            Direction.FORWARD,
            Duration.ofSeconds(5),
            new Told() {
              @Override
              public void progress(long compared, long expected, long suspected) {
                // The stream catches up while the comparison goes on.
                if (suspected > 0 && looks.incrementAndGet() == 1) {
                  target.set("flux", "new");
                }
              }
            },
            new Cancellation());

    assertThat(looks).hasPositiveValue();
    assertThat(told).isEmpty();
    assertThat(result.divergent()).isZero();
    assertThat(result.unsettled()).isEmpty();
  }

  @Test
  void shouldCallARecordUnsettledWhenItNeverStopsChanging() throws Exception {
    target.set("busy", "0");
    AtomicInteger count = new AtomicInteger();
    Cancellation stopped = new Cancellation();
    Thread writer =
        new Thread(
            () -> {
              try (Jedis jedis = left.application()) {
                while (!stopped.cancelled()) {
                  jedis.set("busy", "v" + count.incrementAndGet());
                }
              }
            });
    writer.start();
    try {
      assertThat(compare().unsettled()).containsExactly(new RecordId("0", "busy"));
    } finally {
      stopped.cancel("done");
      writer.join();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void shouldFindNothingWhenARecordHasExpiredOnOneSideOnly() throws Exception {
    // Both sides hold the same point in time; whether they have deleted it yet does not count.
    long soon = System.currentTimeMillis() + 300;
    for (Jedis side : List.of(source, target)) {
      side.configSet("hz", "1");
      side.set("session", "1");
      side.pexpireAt("session", soon);
    }

    compare();

    assertThat(told).isEmpty();
  }

  @Test
  void shouldStopWhenCancelled() {
    source.set("k", "1");
    Cancellation cancellation = new Cancellation();
    cancellation.cancel("enough");

    assertThatThrownBy(
            () -> comparer.compare(link(), Direction.FORWARD, SETTLE, new Told(), cancellation))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void shouldLoadItsScriptAgainWhenTheServerHasForgottenIt() throws Exception {
    fill(source);
    copy();
    try (BothSides sides = new BothSides(link())) {
      source.scriptFlush();

      List<DigestPair> pairs = sides.look(0, List.of("hash".getBytes()));

      assertThat(sides.agree(pairs.get(0))).isTrue();
    }
  }

  private Comparer.Result compare() throws InterruptedException {
    return comparer.compare(link(), Direction.FORWARD, SETTLE, new Told(), new Cancellation());
  }

  private static Link link() {
    return new Link("orders", left.settings(), right.settings());
  }

  private class Told implements Comparer.Listener {
    @Override
    public void progress(long compared, long expected, long suspected) {}

    @Override
    public void divergence(Divergence divergence) {
      told.add(divergence);
    }
  }

  private static void fill(Jedis jedis) {
    jedis.select(5);
    jedis.set("elsewhere", "1");
    jedis.select(0);
    jedis.set("string", "value");
    jedis.set("ttl", "value");
    jedis.pexpire("ttl", 500_000L);
    jedis.pfadd("log", "a", "b");
    for (int i = 0; i < 40; i++) {
      jedis.hset("hash", "f" + i, "v" + i);
      jedis.rpush("list", "e" + i);
      jedis.sadd("set", "m" + i);
      jedis.zadd("zset", i / 3.0, "m" + i);
    }
    jedis.zadd("zset", Double.POSITIVE_INFINITY, "most");
    stream(jedis, "stream", 5);
    Map<String, String> fields = new HashMap<>();
    Map<String, Double> scores = new HashMap<>();
    String[] members = new String[SideDigests.BIG_ELEMENTS + 10];
    for (int i = 0; i < members.length; i++) {
      members[i] = "m" + i;
      fields.put("f" + i, "v" + i);
      scores.put("m" + i, i / 7.0);
    }
    jedis.hset("big:hash", fields);
    jedis.zadd("big:zset", scores);
    jedis.sadd("big:set", members);
    jedis.rpush("big:list", members);
    jedis.setrange("big:string", 2_000_000, "end");
    stream(jedis, "big:stream", members.length);
  }

  private static void stream(Jedis jedis, String key, int entries) {
    try (var pipeline = jedis.pipelined()) {
      for (int i = 1; i <= entries; i++) {
        pipeline.xadd(key, new StreamEntryID(i, 0), Map.of("n", "" + i));
      }
    }
    jedis.xgroupCreate(key, "group", new StreamEntryID(0, 0), false);
    jedis.xgroupCreate(key, "idle", new StreamEntryID(0, 0), false);
    jedis.xreadGroup(
        "group",
        "reader",
        XReadGroupParams.xReadGroupParams().count(3),
        Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
  }

  /** The hash in another order than on the source. */
  private void copy() {
    for (int db : new int[] {0, 5}) {
      source.select(db);
      target.select(db);
      for (String key : source.keys("*")) {
        long expires = source.pttl(key);
        target.restore(
            key,
            expires < 0 ? 0 : System.currentTimeMillis() + expires,
            source.dump(key),
            RestoreParams.restoreParams().absTtl());
      }
    }
    source.select(0);
    target.select(0);
    target.del("hash");
    for (int i = 39; i >= 0; i--) {
      target.hset("hash", "f" + i, "v" + i);
    }
  }
}
