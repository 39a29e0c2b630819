package io.exodus.interlay;

import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import io.exodus.migration.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;

/** For src/bench/interlay.sh: one interlay between two ports, without an engine. */
final class InterlayMain {

  private InterlayMain() {}

  /**
   * @param args listen, source and target port
   */
  public static void main(String[] args) throws Exception {
    new Interlay(
            new RedisProtocol(),
            new InterlaySettings(
                "bench",
                "redis",
                new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])),
                new Upstream("127.0.0.1", Integer.parseInt(args[1])),
                new Upstream("127.0.0.1", Integer.parseInt(args[2])),
                new InetSocketAddress("127.0.0.1", 0),
                null,
                Secret.of("bench"),
                Files.createTempDirectory("interlay-bench"),
                Duration.ofSeconds(1)),
            report -> new Route(Authority.SOURCE, 1, false))
        .start();
    Thread.currentThread().join();
  }
}
