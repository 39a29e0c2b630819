package io.exodus.demo.ledger;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Asks a Redis server. */
record RedisAnswers(Jedis jedis) implements Answers {

  private static final int CHUNK = 5_000;

  @Override
  public String get(String key) {
    return jedis.get(key);
  }

  @Override
  public List<String> list(String key) {
    List<String> all = new ArrayList<>();
    List<String> chunk;
    do {
      chunk = jedis.lrange(key, all.size(), all.size() + CHUNK - 1L);
      all.addAll(chunk);
    } while (!chunk.isEmpty());
    return all;
  }

  @Override
  public long pttl(String key) {
    return jedis.pttl(key);
  }

  @Override
  public long nowMillis() {
    return System.currentTimeMillis();
  }
}
