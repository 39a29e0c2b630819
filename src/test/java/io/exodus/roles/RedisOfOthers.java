package io.exodus.roles;

import io.exodus.demo.server.DemoData;
import io.exodus.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis server that Exodus did not start, with the users that its administrator made. */
public final class RedisOfOthers implements AutoCloseable {

  public static final String EXODUS_PASSWORD = "a-password-of-exodus";
  public static final String APPLICATION_USER = "orders-app";
  public static final String APPLICATION_PASSWORD = "a-password-of-the-application";

  /** With that line of its configuration it has its users after a restart too. */
  public static final String USERS = "aclfile users.acl";

  private static final Pattern PROCESS = Pattern.compile("process_id:(\\d+)");
  private static final int TIMEOUT_MILLIS = 10_000;

  private final int port = FreePort.next();
  private final Path directory;
  private final RedisServer server;
  private final boolean keepsUsers;

  /**
   * @param settings lines of a configuration file, beside those that every test needs
   */
  public RedisOfOthers(Path directory, String... settings) {
    this.directory = directory;
    keepsUsers = List.of(settings).contains(USERS);
    try {
      if (keepsUsers) {
        Files.createFile(directory.resolve(USERS.substring(USERS.indexOf(' ') + 1)));
      }
      RedisServerBuilder builder =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("dir " + directory)
              .setting("save \"\"")
              .setting("maxmemory-policy noeviction")
              .setting("repl-backlog-size 64mb")
              // Redis stops when nobody reads what it logs.
              .soutListener(line -> {});
      List.of(settings).forEach(builder::setting);
      server = builder.build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Jedis administrator = new Jedis("127.0.0.1", port)) {
      administrator.aclSetUser("exodus", "on", ">" + EXODUS_PASSWORD, "~*", "&*", "+@all");
      admitApplications(administrator);
      administrator.aclSetUser("default", "off");
    }
    saveUsers();
  }

  private void saveUsers() {
    if (keepsUsers) {
      try (Jedis jedis = connect()) {
        jedis.aclSave();
      }
    }
  }

  /** SIGKILL. */
  public void kill() {
    try (Jedis jedis = connect()) {
      Matcher pid = PROCESS.matcher(jedis.info("server"));
      ProcessHandle process =
          pid.find() ? ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow() : null;
      process.destroyForcibly();
      process.onExit().get(1, TimeUnit.MINUTES);
      server.stop();
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server at " + address() + " does not end", e);
    }
  }

  /** Of what it has on its disk, all but its users: as if it kept nothing else. */
  public void forget() {
    FileSystemUtils.deleteRecursively(directory.resolve("appendonlydir").toFile());
    directory.resolve("appendonly.aof").toFile().delete();
    directory.resolve("dump.rdb").toFile().delete();
  }

  /** As by {@code allkeys-lru}: Exodus's own keys, of every migration. */
  public void evict() {
    try (Jedis jedis = connect()) {
      for (int database : new int[] {0, 15}) {
        jedis.select(database);
        jedis.keys("__exodus:*").forEach(jedis::del);
      }
    }
  }

  /** Does a new client of the applications' user get in? */
  public boolean admits() {
    try (Jedis client =
        new Jedis(
            new HostAndPort("127.0.0.1", port),
            DefaultJedisClientConfig.builder()
                .user(APPLICATION_USER)
                .password(APPLICATION_PASSWORD)
                .timeoutMillis(TIMEOUT_MILLIS)
                .build())) {
      return client.ping().equals("PONG");
    } catch (JedisAccessControlException e) {
      return false;
    }
  }

  /** After its death, with what it has on its disk. */
  public void startAgain() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void admitApplications(Jedis administrator) {
    administrator.aclSetUser(
        APPLICATION_USER,
        "reset",
        "on",
        ">" + APPLICATION_PASSWORD,
        "~*",
        "&*",
        "+@all",
        "-@admin",
        "-@dangerous");
  }

  /** As before anybody used it: no records, and the applications' user as it was made. */
  public void reset() {
    try (Jedis jedis = connect()) {
      jedis.flushAll();
      admitApplications(jedis);
    }
    saveUsers();
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** A connection as Exodus's own user, which may do everything. */
  public Jedis connect() {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder()
            .user("exodus")
            .password(EXODUS_PASSWORD)
            .timeoutMillis(TIMEOUT_MILLIS)
            .build());
  }

  public void seed(long keys) {
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
