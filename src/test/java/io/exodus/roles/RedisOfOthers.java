package io.exodus.roles;

import io.exodus.demo.DemoData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A Redis server that Exodus did not start, with the users that its administrator made. */
final class RedisOfOthers implements AutoCloseable {

  static final String EXODUS_PASSWORD = "a-password-of-exodus";
  static final String APPLICATION_USER = "orders-app";
  static final String APPLICATION_PASSWORD = "a-password-of-the-application";

  private static final int TIMEOUT_MILLIS = 10_000;

  private final int port = JarProcess.freePort();
  private final RedisServer server;

  RedisOfOthers(Path directory) {
    try {
      server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("dir " + directory)
              .setting("save \"\"")
              .setting("maxmemory-policy noeviction")
              .setting("repl-backlog-size 64mb")
              // Redis stops when nobody reads what it logs.
              .soutListener(line -> {})
              .build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Jedis administrator = new Jedis("127.0.0.1", port)) {
      administrator.aclSetUser("exodus", "on", ">" + EXODUS_PASSWORD, "~*", "&*", "+@all");
      administrator.aclSetUser(
          APPLICATION_USER,
          "on",
          ">" + APPLICATION_PASSWORD,
          "~*",
          "&*",
          "+@all",
          "-@admin",
          "-@dangerous");
      administrator.aclSetUser("default", "off");
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  Jedis connect() {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder()
            .user("exodus")
            .password(EXODUS_PASSWORD)
            .timeoutMillis(TIMEOUT_MILLIS)
            .build());
  }

  void seed(long keys) {
    try (Jedis jedis = connect()) {
      DemoData.seed(jedis, keys, 42);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
