package io.exodus.endpoint.redis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.CancelledException;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.Divergence.Kind;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.server.Latency;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.endpoint.redis.wire.KeyText;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
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

  /**
   * The way back was attached anew to a source that had lost everything: its stream makes a counter
   * there, which begins at nothing, while the keys are gone through.
   */
  @Test
  void shouldTellAKeyThatTheStreamMakesWhileTheSourceIsGoneThrough() throws Exception {
    source.set("present", "1");
    target.set("present", "1");
    target.set("counter", "460");
    List<String> all = new ArrayList<>();
    try (BothSides sides = new BothSides(link())) {
      sides.scan(
          Direction.REVERSE,
          (database, keys) -> {
            source.setnx("counter", "1");
            keys.forEach(key -> all.add(new String(key, StandardCharsets.US_ASCII)));
          });
    }

    assertThat(all).contains("present", "counter");

    // The control: from the source's keys, it is never looked at.
    all.clear();
    source.del("counter");
    try (BothSides sides = new BothSides(link())) {
      sides.scan(
          Direction.FORWARD,
          (database, keys) -> {
            source.setnx("counter", "1");
            keys.forEach(key -> all.add(new String(key, StandardCharsets.US_ASCII)));
          });
    }
    assertThat(all).contains("present").doesNotContain("counter");
  }

  /**
   * A counter that the source lacks a step of: read a moment later, it shows what the other side
   * showed. So each was taken for right by chance, and an acknowledged increment was gone after the
   * rollback.
   */
  @Test
  void shouldNotBelieveACounterThatAgreesByChanceWhenTheReverseStreamIsRebuilt() throws Exception {
    List<String> counters = IntStream.range(0, 40).mapToObj(i -> "counter:" + i).toList();
    counters.forEach(counter -> target.incr(counter));
    counters.forEach(counter -> source.set(counter, "0"));
    AtomicBoolean going = new AtomicBoolean(true);
    Thread traffic =
        new Thread(
            () -> {
              try (Jedis there = right.exodus();
                  Jedis back = left.exodus()) {
                while (going.get()) {
                  for (Jedis side : List.of(there, back)) {
                    Pipeline all = side.pipelined();
                    counters.forEach(all::incr);
                    all.sync();
                  }
                }
              }
            });
    traffic.start();
    Comparer.Result result;
    try {
      result = comparer.compare(link(), Direction.REVERSE, SETTLE, new Told(), new Cancellation());
    } finally {
      going.set(false);
      traffic.join();
    }

    Set<String> found = new TreeSet<>();
    told.forEach(divergence -> found.add(divergence.record().key()));
    result.unsettled().forEach(record -> found.add(record.key()));
    assertThat(found).containsExactlyInAnyOrderElementsOf(counters);
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
        on("heavy hash", "heavy:hash", Kind.VALUE, t -> t.hset("heavy:hash", "f3", "other")),
        on("heavy set", "heavy:set", Kind.VALUE, t -> t.sadd("heavy:set", "more")),
        on("heavy zset", "heavy:zset", Kind.VALUE, t -> t.zincrby("heavy:zset", 1, "m")),
        on("heavy list", "heavy:list", Kind.VALUE, t -> t.lset("heavy:list", 3, "other")),
        on(
            "heavy stream's pending entry",
            "heavy:stream",
            Kind.VALUE,
            t -> t.xack("heavy:stream", "group", new StreamEntryID(1, 0))),
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
    source.set(new ExodusKeys("other").epoch(), "1");
    target.select(ExodusKeys.SPARE_DATABASE);
    target.set(new ExodusKeys("orders").epoch(), "1");

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

  /** Renewed all the time on the one side, gone on the other: that is no change on its way. */
  @Test
  void shouldFindARecordThatOneSideLacksWhenItNeverStopsChangingOnTheOther() throws Exception {
    Cancellation stopped = new Cancellation();
    Thread writer =
        new Thread(
            () -> {
              try (Jedis jedis = left.application()) {
                while (!stopped.cancelled()) {
                  jedis.psetex("renewed", 5_000, "1");
                }
              }
            });
    writer.start();
    try {
      await().until(() -> source.exists("renewed"));

      assertThat(compare().unsettled()).isEmpty();
    } finally {
      stopped.cancel("done");
      writer.join();
    }
    assertThat(told)
        .extracting(Divergence::kind)
        .containsExactly(Divergence.Kind.MISSING_ON_TARGET);
  }

  /** In the hold a key may end between the looks at both sides. */
  @Test
  void shouldFindNothingInTheHoldWhenARecordEndsOnOneSideFirst() {
    source.psetex("ending", 40, "1");

    assertThat(comparer.compareNow(link(), List.of(new RecordId("0", "ending")))).isEmpty();
  }

  @Test
  void shouldFindARecordInTheHoldWhenOneSideLacksItAndItGoesOnLiving() {
    source.psetex("living", 5_000, "1");

    assertThat(comparer.compareNow(link(), List.of(new RecordId("0", "living"))))
        .extracting(Divergence::kind)
        .containsExactly(Divergence.Kind.MISSING_ON_TARGET);
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

  /**
   * Weighed by elements it would be taken for small, and read as a whole. Prints the source's worst
   * latency; what is asserted is how much one command reads.
   */
  @Test
  void shouldNotHoldUpTheSourceWhenAHashHasFewFieldsOfOneMegabyte() throws Exception {
    String value = "v".repeat(1 << 20);
    for (Jedis side : List.of(source, target)) {
      for (int i = 0; i < 150; i++) {
        side.hset("wide", "field-" + i, value);
      }
      side.configResetStat();
    }
    try (Latency latency = new Latency(left.exodus())) {
      Comparer.Result result = compare();
      assertThat(comparer.compareNow(link(), List.of(new RecordId("0", "wide")))).isEmpty();

      assertThat(result.compared()).isEqualTo(1);
      assertThat(result.divergent()).isZero();
      System.out.printf(
          "comparing a hash of 150 MB: the source's worst latency was %d ms%n",
          latency.worst().toMillis());
    }
    for (Jedis side : List.of(source, target)) {
      // Twice 150 MB.
      long pages = calls(side, "hscan");
      assertThat(pages).isGreaterThan(300 / 8);
      assertThat(bytesSent(side) / pages).isLessThan(8 << 20);
    }
  }

  /** How often that command has run since the last reset, in scripts too. */
  private static long calls(Jedis side, String command) {
    return side.info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
        .mapToLong(line -> Long.parseLong(line.replaceFirst("^.*:calls=(\\d+),.*$", "$1")))
        .sum();
  }

  private static long bytesSent(Jedis side) {
    return new RedisInfo(side.info("stats")).number("total_net_output_bytes");
  }

  @Test
  void shouldReadAVeryBigElementOnlyWhenSomeOfItIsShown() throws Exception {
    String value = "v".repeat(1 << 20);
    for (int i = 0; i < 64; i++) {
      source.hset("wide", "field-" + i, value);
      source.rpush("long", value);
    }
    source.configResetStat();

    List<io.exodus.endpoint.Reader.Content> read =
        new RedisReader()
            .read(
                left.settings(),
                List.of(new RecordId("0", "wide"), new RecordId("0", "long")),
                new io.exodus.endpoint.Reader.Limits(1_000, 2_000));

    assertThat(read).hasSize(2).noneMatch(content -> content.whole());
    assertThat(calls(source, "hscan")).isEqualTo(1);
    assertThat(calls(source, "lrange")).isEqualTo(1);
  }

  private Comparer.Result compare() throws InterruptedException {
    return comparer.compare(link(), Direction.FORWARD, SETTLE, new Told(), new Cancellation());
  }

  private static EndpointPair link() {
    return new EndpointPair("orders", left.settings(), right.settings());
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
    // Few elements, and yet too heavy to be read in one go.
    String heavy = "h".repeat(400_000);
    for (int i = 0; i < 6; i++) {
      jedis.hset("heavy:hash", "f" + i, heavy + i);
      jedis.rpush("heavy:list", heavy + i);
      jedis.sadd("heavy:set", heavy + i);
      jedis.zadd("heavy:zset", i, heavy + i);
    }
    jedis.zadd("heavy:zset", 0.5, "m");
    try (var pipeline = jedis.pipelined()) {
      for (int i = 1; i <= 6; i++) {
        pipeline.xadd("heavy:stream", new StreamEntryID(i, 0), Map.of("n", heavy));
      }
    }
    groups(jedis, "heavy:stream");
  }

  private static void stream(Jedis jedis, String key, int entries) {
    try (var pipeline = jedis.pipelined()) {
      for (int i = 1; i <= entries; i++) {
        pipeline.xadd(key, new StreamEntryID(i, 0), Map.of("n", "" + i));
      }
    }
    groups(jedis, key);
  }

  private static void groups(Jedis jedis, String key) {
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
