package io.exodus.demo.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** Writes keys of one kind or another through a pipeline. */
final class SeedWriter {

  static final int BIG_FIELDS = 20_000;

  private static final int FIELDS_PER_COMMAND = 1_000;
  private static final int KEYS_PER_SYNC = 1_000;
  private static final long HOUR_SECONDS = 3_600;
  private static final long MONTH_SECONDS = 30 * 24 * HOUR_SECONDS;
  private static final String GROUP = "billing";

  private final Pipeline pipeline;
  private final SplittableRandom random;
  private int unsynced;

  SeedWriter(Jedis jedis, long seed) {
    this.pipeline = jedis.pipelined();
    this.random = new SplittableRandom(seed);
  }

  void write(DemoData.Kind kind, long i) {
    switch (kind) {
      case STRING -> pipeline.set("customer:" + i, text(60));
      case EXPIRING -> pipeline.setex("cart:" + i, seconds(), text(40));
      case HASH -> pipeline.hset("product:" + i, fields(6));
      case LIST -> pipeline.rpush("history:" + i, words(8));
      case SET -> pipeline.sadd("tags:" + i, words(6));
      case SORTED_SET -> pipeline.zadd("ranking:" + i, scores(0, 8));
      case STREAM -> stream("events:" + i, 5);
      case HYPER_LOG_LOG -> pipeline.pfadd("visitors:" + i, words(20));
      case BITMAP -> bitmap("active:" + i);
      case GEO -> geo("stores:" + i);
      case UNUSUAL_NAME -> pipeline.set(unusualName(i), bytes(24));
      case SECOND_DATABASE -> secondDatabase(i);
      case BIG -> throw new IllegalArgumentException("big collections are written by big()");
    }
    if (++unsynced == KEYS_PER_SYNC) {
      sync();
    }
  }

  /** Writes one collection of each type too big to be moved in one piece; answers how many. */
  long big() {
    for (int from = 0; from < BIG_FIELDS; from += FIELDS_PER_COMMAND) {
      int first = from;
      Map<String, String> fields = new HashMap<>();
      IntStream.range(first, first + FIELDS_PER_COMMAND)
          .forEach(i -> fields.put("sku-" + i, text(20)));
      pipeline.hset("big:hash", fields);
      String[] members = fields.keySet().toArray(String[]::new);
      pipeline.sadd("big:set", members);
      pipeline.rpush("big:list", members);
      pipeline.zadd("big:zset", scores(first, FIELDS_PER_COMMAND));
      sync();
    }
    stream("big:stream", BIG_FIELDS);
    sync();
    return 5;
  }

  /** Waits for what is still under way. */
  void finish() {
    sync();
    pipeline.close();
  }

  private void sync() {
    unsynced = 0;
    for (Object reply : pipeline.syncAndReturnAll()) {
      if (reply instanceof Exception refused) {
        throw new IllegalStateException(
            "the server refused demo data: " + refused.getMessage(), refused);
      }
    }
  }

  /** A stream whose group has read three entries and finished with the first. */
  private void stream(String key, int entries) {
    for (int i = 1; i <= entries; i++) {
      pipeline.xadd(key, new StreamEntryID(i, 0), Map.of("order", Integer.toString(number())));
    }
    pipeline.xgroupCreate(key, GROUP, new StreamEntryID(0, 0), false);
    pipeline.xreadGroup(
        GROUP,
        "consumer-" + random.nextInt(3),
        XReadGroupParams.xReadGroupParams().count(3),
        Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    pipeline.xack(key, GROUP, new StreamEntryID(1, 0));
  }

  private void bitmap(String key) {
    for (int i = 0; i < 5; i++) {
      pipeline.setbit(key, random.nextInt(2_000), true);
    }
  }

  private void geo(String key) {
    for (int i = 0; i < 4; i++) {
      pipeline.geoadd(key, random.nextInt(-179, 180), random.nextInt(-84, 85), "store-" + number());
    }
  }

  private void secondDatabase(long i) {
    pipeline.select(DemoData.SECOND_DATABASE);
    if (i % 2 == 0) {
      pipeline.set("report:" + i, text(80));
    } else {
      pipeline.hset("report:" + i, fields(4));
    }
    pipeline.select(0);
  }

  private static byte[] unusualName(long i) {
    return switch ((int) (i % 4)) {
      case 0 -> ("注文:" + i + ":東京").getBytes(UTF_8);
      case 1 -> ("🛒:" + i + ":🎌").getBytes(UTF_8);
      case 2 -> ("two words\r\n\"quoted\"\t" + i).getBytes(UTF_8);
      // 0xFF and 0xC3 0x28 occur in no UTF-8 text.
      default ->
          ByteBuffer.allocate(12)
              .put(new byte[] {(byte) 0xFF, 0, (byte) 0xC3, 0x28})
              .putLong(i)
              .array();
    };
  }

  private Map<String, String> fields(int count) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < count; i++) {
      fields.put("field" + i, text(12));
    }
    return fields;
  }

  private Map<String, Double> scores(int first, int count) {
    Map<String, Double> scores = new HashMap<>();
    for (int i = first; i < first + count; i++) {
      scores.put("member-" + i, random.nextInt(1_000_000) / 100.0);
    }
    return scores;
  }

  private String[] words(int count) {
    return IntStream.range(0, count).mapToObj(i -> "word-" + number()).toArray(String[]::new);
  }

  private long seconds() {
    return random.nextLong(HOUR_SECONDS, MONTH_SECONDS);
  }

  private int number() {
    return random.nextInt(1_000_000);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
