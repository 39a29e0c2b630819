package io.exodus.interlay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Two embedded Redis servers, for the source and the target. */
final class Servers implements AutoCloseable {

  final int sourcePort = freePort();
  final int targetPort = freePort();
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

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    source.stop();
    target.stop();
  }
}
