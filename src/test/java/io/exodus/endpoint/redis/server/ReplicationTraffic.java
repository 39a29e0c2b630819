package io.exodus.endpoint.redis.server;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** An application that writes all the time, in ways that show a change applied twice or never. */
public final class ReplicationTraffic implements AutoCloseable {

  private final Jedis jedis;
  private final boolean groups;
  private final Thread thread;
  private volatile boolean stop;
  private volatile long rounds;
  private volatile RuntimeException failure;

  public ReplicationTraffic(Jedis jedis) {
    this(jedis, true);
  }

  /**
   * @param groups whether streams are read by consumer groups
   */
  public ReplicationTraffic(Jedis jedis, boolean groups) {
    this.jedis = jedis;
    this.groups = groups;
    thread = new Thread(this::run, "test-traffic");
    thread.start();
  }

  private void run() {
    try {
      jedis.xgroupCreate("traffic:stream", "g", new StreamEntryID(0, 0), true);
      while (!stop) {
        round(rounds);
        rounds++;
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void round(long n) {
    jedis.select((int) (n / 10 % 3));
    jedis.incr("counter");
    jedis.incrByFloat("float", 0.1);
    jedis.rpush("traffic:list", "e" + n);
    jedis.sadd("traffic:set", "m" + n, "n" + n);
    jedis.spop("traffic:set");
    jedis.setex("session:" + n % 50, 3000, "s" + n);
    jedis.expire("counter", 100_000);
    jedis.eval("redis.call('incr', KEYS[1]) return redis.call('incrby', KEYS[1], 2)", 1, "lua");
    jedis.set("name:a", "v" + n);
    jedis.rename("name:a", "name:b");
    try (Transaction multi = jedis.multi()) {
      multi.incr("multi:a");
      multi.decr("multi:b");
      multi.hincrBy("multi:h", "f" + n % 20, 1);
      multi.exec();
    }
    jedis.select(0);
    jedis.xadd("traffic:stream", XAddParams.xAddParams().maxLen(100), Map.of("n", "" + n));
    if (groups) {
      readByGroup(n);
    }
    if (n % 10 == 0) {
      jedis.del("traffic:list");
    }
  }

  private void readByGroup(long n) {
    var read =
        jedis.xreadGroup(
            "g",
            "c",
            XReadGroupParams.xReadGroupParams().count(1),
            Map.of("traffic:stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    if (read != null && n % 2 == 0) {
      jedis.xack("traffic:stream", "g", read.get(0).getValue().get(0).getID());
    }
  }

  public long rounds() {
    return rounds;
  }

  public void awaitRounds(long wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> rounds >= wanted || failure != null);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop = true;
    thread.join(30_000);
    if (failure != null) {
      throw failure;
    }
  }
}
