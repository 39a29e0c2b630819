package io.exodus.interlay;

import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;

/** An interlay between two servers, an engine that a test plays, and a cutover's control. */
final class InterlayBench implements AutoCloseable {

  static final Secret TOKEN = Secret.of("a-token");

  final Servers servers;
  final FakeEngine engine = new FakeEngine();
  private final Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  Interlay interlay;
  InterlayControl control;

  InterlayBench(Path directory) throws IOException {
    this.directory = directory;
    servers = new Servers(directory);
  }

  InterlayBench start() throws IOException {
    return start(Duration.ofSeconds(30));
  }

  InterlayBench start(Duration reportInterval) throws IOException {
    interlay = another(directory, engine, reportInterval);
    interlay.start();
    control =
        new InterlayControl(controlUri(), interlay.controlKey(), null, Duration.ofSeconds(10));
    return this;
  }

  Interlay another(Path state, RouteSource source) {
    return another(state, source, Duration.ofSeconds(30));
  }

  private Interlay another(Path state, RouteSource source, Duration reportInterval) {
    return new Interlay(
        new RedisProtocol(),
        new InterlaySettings(
            "shop",
            "redis",
            new InetSocketAddress("127.0.0.1", 0),
            new Upstream("127.0.0.1", servers.sourcePort),
            new Upstream("127.0.0.1", servers.targetPort),
            new InetSocketAddress("127.0.0.1", 0),
            null,
            TOKEN,
            state,
            reportInterval),
        source);
  }

  URI controlUri() {
    return interlay.controlUri();
  }

  int port() {
    return interlay.address().getPort();
  }

  Jedis client() {
    Jedis jedis = new Jedis("127.0.0.1", port(), 10_000);
    open.add(jedis);
    return jedis;
  }

  WireClient wire() throws IOException {
    WireClient client = new WireClient(port());
    open.add(client);
    return client;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable client : open) {
      client.close();
    }
    if (interlay != null) {
      interlay.close();
    }
    servers.close();
  }
}
