package io.exodus.endpoint.redis.server;

import io.exodus.endpoint.redis.wire.KeyText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Records of every type, in every encoding that a server chooses by their number and size. */
public final class RandomRecords {

  private static final int[] ELEMENTS = {1, 3, 40, 130, 600};
  private static final long DAY_MILLIS = 86_400_000;

  private final Random random;
  private final Map<String, Long> expiries = new HashMap<>();

  public RandomRecords(long seed) {
    random = new Random(seed);
  }

  /** When the records that expire do so, by database and key; milliseconds since 1970. */
  public Map<String, Long> expiries() {
    return expiries;
  }

  public void seed(Jedis jedis, int records, int... databases) {
    for (int database : databases) {
      jedis.select(database);
      for (int i = 0; i < records; i++) {
        byte[] key = key(i);
        record(jedis, key, i % 6);
        if (random.nextInt(3) == 0) {
          long at = System.currentTimeMillis() + DAY_MILLIS + random.nextInt(1_000_000);
          jedis.pexpireAt(key, at);
          expiries.put(database + "/" + KeyText.of(key), at);
        }
      }
    }
    jedis.select(0);
  }

  /** Keys too are written as numbers, packed, or plain. */
  private byte[] key(int number) {
    return switch (random.nextInt(4)) {
      case 0 -> ascii(Integer.toString(random.nextInt() / 1000 * 1000 + number));
      case 1 -> ascii("long".repeat(20) + number);
      case 2 -> ascii("k" + number);
      default -> {
        byte[] key = new byte[30];
        random.nextBytes(key);
        System.arraycopy(ascii(number + "/"), 0, key, 0, (number + "/").length());
        yield key;
      }
    };
  }

  private void record(Jedis jedis, byte[] key, int type) {
    int elements = type == 0 ? 1 : ELEMENTS[random.nextInt(ELEMENTS.length)];
    int kind = random.nextInt(6);
    for (int i = 0; i < elements; i++) {
      byte[] value = value(elements > 3 && kind > 3 && i > 0 ? random.nextInt(3) : kind);
      switch (type) {
        case 0 -> jedis.set(key, value);
        case 1 -> jedis.rpush(key, value);
        case 2 -> jedis.sadd(key, value);
        case 3 -> jedis.zadd(key, score(), value);
        case 4 -> jedis.hset(key, value, value(random.nextInt(4)));
        default ->
            jedis.xadd(key, XAddParams.xAddParams(), Map.of(value, value(random.nextInt(3))));
      }
    }
    if (type == 5 && random.nextBoolean()) {
      String name = "group";
      String stream = new String(key, StandardCharsets.ISO_8859_1);
      jedis.xgroupCreate(key, ascii(name), ascii("0"), false);
      if (stream.equals(new String(ascii(stream), StandardCharsets.US_ASCII))) {
        jedis.xreadGroup(
            name,
            "consumer",
            XReadGroupParams.xReadGroupParams().count(2),
            Map.of(stream, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
      }
    }
  }

  private double score() {
    return switch (random.nextInt(5)) {
      case 0 -> Double.POSITIVE_INFINITY;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> random.nextInt(100);
      default -> random.nextGaussian() * 1e9;
    };
  }

  private byte[] value(int kind) {
    return switch (kind) {
      case 0 -> ascii(Long.toString(random.nextLong() >> random.nextInt(64)));
      case 1 -> random(random.nextInt(20));
      case 2 -> ascii("abcdefg".substring(random.nextInt(7)).repeat(10) + random.nextInt(1000));
      case 3 -> random(70 + random.nextInt(200));
      case 4 -> repeated(1 + random.nextInt(300), 2000 + random.nextInt(10_000));
      default -> random(9000 + random.nextInt(20_000));
    };
  }

  /** Packs well, with references back of that distance. */
  private byte[] repeated(int period, int size) {
    byte[] part = random(period);
    byte[] value = new byte[size];
    for (int i = 0; i < size; i++) {
      value[i] = random.nextInt(50) == 0 ? (byte) random.nextInt() : part[i % period];
    }
    return value;
  }

  private byte[] random(int size) {
    byte[] value = new byte[size];
    random.nextBytes(value);
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
