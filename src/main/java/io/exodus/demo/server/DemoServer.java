package io.exodus.demo.server;

import io.exodus.migration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/**
 * One embedded Redis on a free port of the loopback interface: an administrator for Exodus, a user
 * for the applications, no default user, nothing on disk once closed.
 */
public final class DemoServer implements AutoCloseable {

  public static final String EXODUS_USER = "exodus";
  public static final String APPLICATION_USER = "application";

  private static final String HOST = "127.0.0.1";
  private static final int ATTEMPTS = 3;
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Secret exodusPassword = randomPassword();
  private final Secret applicationPassword;
  private final TemporaryDirectory directory;
  private final RedisServer redis;
  private final int port;

  private DemoServer(
      TemporaryDirectory directory, int port, Secret applicationPassword, List<String> settings)
      throws IOException {
    this.applicationPassword = applicationPassword;
    this.directory = directory;
    this.port = port;
    var builder =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind " + HOST)
            .setting("dir " + directory.path())
            .setting("save \"\"")
            .setting("appendonly no")
            .setting("maxmemory-policy noeviction")
            // Room for the reverse stream: the default of 1 MB is overwritten within seconds.
            .setting("repl-backlog-size 64mb")
            // Redis stops when nobody reads what it logs.
            .soutListener(line -> {});
    settings.forEach(builder::setting);
    this.redis = builder.build();
  }

  /** With an application password of its own. */
  public static DemoServer start(String name) {
    return start(name, randomPassword(), List.of());
  }

  /**
   * @param applicationPassword the same on both sides of a migration: an interlay logs its clients
   *     in on the target as they logged in on the source
   * @param settings lines of a configuration file, which override the demo's own
   * @throws UncheckedIOException if no server can be started
   */
  static DemoServer start(String name, Secret applicationPassword, List<String> settings) {
    for (int attempt = 1; ; attempt++) {
      try {
        DemoServer server =
            new DemoServer(
                TemporaryDirectory.create(name), freePort(), applicationPassword, settings);
        server.launch();
        return server;
      } catch (IOException e) {
        // Another process may have taken the port in between.
        if (attempt == ATTEMPTS) {
          throw new UncheckedIOException("cannot start the demo's " + name + " server", e);
        }
      }
    }
  }

  private void launch() throws IOException {
    try {
      redis.start();
      createUsers();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void createUsers() {
    try (Jedis bootstrap = new Jedis(HOST, port, TIMEOUT_MILLIS)) {
      bootstrap.aclSetUser(
          EXODUS_USER, "reset", "on", ">" + exodusPassword.reveal(), "~*", "&*", "+@all");
      bootstrap.aclSetUser(
          APPLICATION_USER,
          "reset",
          "on",
          ">" + applicationPassword.reveal(),
          "~*",
          "&*",
          "+@all",
          "-@admin",
          "-@dangerous",
          // Harmless, filed under dangerous, and used by client libraries and ordinary code.
          "+info",
          "+sort",
          "+client|id",
          "+client|getname",
          "+client|setname",
          "+client|setinfo");
    }
    try (Jedis exodus = connect()) {
      exodus.aclSetUser("default", "off");
    }
  }

  /** A connection as Exodus's own user, which may do everything. */
  public Jedis connect() {
    return new Jedis(
        address(),
        DefaultJedisClientConfig.builder()
            .user(EXODUS_USER)
            .password(exodusPassword.reveal())
            .timeoutMillis(TIMEOUT_MILLIS)
            .build());
  }

  public HostAndPort address() {
    return new HostAndPort(HOST, port);
  }

  public int port() {
    return port;
  }

  /** Of {@link #EXODUS_USER}, new with every start. */
  public Secret exodusPassword() {
    return exodusPassword;
  }

  /** Of {@link #APPLICATION_USER}, new with every start. */
  public Secret applicationPassword() {
    return applicationPassword;
  }

  @Override
  public void close() {
    try {
      redis.stop();
      directory.delete();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop the demo's server on port " + port, e);
    }
  }

  // An address, not a name.
  @SuppressWarnings("AddressSelection")
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  private static Secret randomPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return Secret.of(HexFormat.of().formatHex(bytes));
  }
}
