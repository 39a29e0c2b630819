package io.exodus.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A server that Exodus did not start: it keeps its port and its users when it is started again. */
public final class RestartableRedis implements AutoCloseable {

  private static final String USERS =
      """
      user default off
      user exodus on >secret ~* &* +@all
      user app on >app ~* &* +@all -@admin -@dangerous +info
      """;

  public final int port;
  private final RedisServer server;

  public RestartableRedis() throws IOException {
    Path directory = Files.createTempDirectory("exodus-it-redis-");
    Path users = Files.writeString(directory.resolve("users.acl"), USERS);
    port = FreePort.next();
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("dir " + directory)
            .setting("aclfile " + users)
            .setting("save \"\"")
            .setting("maxmemory-policy noeviction")
            .soutListener(line -> {})
            .build();
    server.start();
  }

  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new IllegalStateException("the server does not start again on port " + port, e);
    }
  }

  public void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new IllegalStateException("the server on port " + port + " does not stop", e);
    }
  }

  /** A connection as Exodus's own user. */
  public Jedis connect() {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().user("exodus").password("secret").build());
  }

  @Override
  public void close() {
    stop();
  }
}
