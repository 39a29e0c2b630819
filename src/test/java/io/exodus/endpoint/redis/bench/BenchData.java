package io.exodus.endpoint.redis.bench;

import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.RespReader;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * What the benchmark copies: small strings, a tenth of them with a time to live, and collections.
 */
final class BenchData {

  private static final int BATCH = 1000;
  private static final long DAY_SECONDS = 86_400;

  private BenchData() {}

  /**
   * @param strings a tenth as many collections are added
   */
  static void seed(Jedis jedis, int strings) {
    Random random = new Random(7);
    Pipeline pipeline = jedis.pipelined();
    for (int i = 0; i < strings; i++) {
      byte[] key = ascii("object:" + i);
      if (i % 10 == 0) {
        pipeline.setex(key, DAY_SECONDS + i, value(random));
      } else {
        pipeline.set(key, value(random));
      }
      if (i % 10 == 5) {
        collection(pipeline, i / 10, random);
      }
      if (i % BATCH == 0) {
        pipeline.sync();
      }
    }
    pipeline.sync();
  }

  private static void collection(Pipeline pipeline, int number, Random random) {
    byte[] key = ascii("collection:" + number);
    byte[][] members = new byte[10][];
    for (int i = 0; i < members.length; i++) {
      members[i] = ascii("member:" + random.nextInt(1_000_000));
    }
    switch (number % 4) {
      case 0:
        for (byte[] member : members) {
          pipeline.hset(key, member, value(random));
        }
        break;
      case 1:
        pipeline.rpush(key, members);
        break;
      case 2:
        pipeline.sadd(key, members);
        break;
      default:
        for (byte[] member : members) {
          pipeline.zadd(key, random.nextInt(1000), member);
        }
    }
  }

  /** 8 to 56 bytes that hardly compress. */
  static byte[] value(Random random) {
    byte[] value = new byte[8 + random.nextInt(49)];
    random.nextBytes(value);
    return value;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A digest of everything but Exodus's own keys, which are deleted from the server first. */
  static String digest(Jedis jedis) {
    jedis.select(ExodusKeys.SPARE_DATABASE);
    jedis.flushDB();
    jedis.select(0);
    return RespReader.text(jedis.sendCommand(() -> ascii("DEBUG"), "DIGEST"));
  }
}
