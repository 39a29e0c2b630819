package io.exodus.interlay;

import io.exodus.server.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Two embedded Redis servers, for the source and the target. */
final class Servers implements AutoCloseable {

  final int sourcePort = FreePort.next();
  final int targetPort = FreePort.next();
  private final RedisServer source;
  private final RedisServer target;

  Servers(Path directory) throws IOException {
    source = start(sourcePort, directory);
    target = start(targetPort, directory);
  }

  private static RedisServer start(int port, Path directory) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("dir " + directory)
            .build();
    server.start();
    return server;
  }

  Jedis source() {
    return new Jedis("127.0.0.1", sourcePort);
  }

  Jedis target() {
    return new Jedis("127.0.0.1", targetPort);
  }

  @Override
  public void close() throws IOException {
    source.stop();
    target.stop();
  }
}
