package io.exodus.endpoint.redis.server;

import java.time.Duration;
import redis.clients.jedis.Jedis;

/** How long a server lets a client wait at most, while something else goes on. */
public final class Latency implements AutoCloseable {

  private final Thread client;
  private volatile boolean over;
  private volatile long worst;

  /**
   * @param jedis a connection of its own, logged in
   */
  public Latency(Jedis jedis) {
    client =
        new Thread(
            () -> {
              while (!over) {
                long began = System.nanoTime();
                jedis.ping();
                worst = Math.max(worst, System.nanoTime() - began);
              }
            },
            "test-latency");
    client.setDaemon(true);
    client.start();
  }

  public Duration worst() {
    return Duration.ofNanos(worst);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    client.join();
  }
}
