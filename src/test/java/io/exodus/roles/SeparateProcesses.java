package io.exodus.roles;

import static org.awaitility.Awaitility.await;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Traffic;
import io.exodus.demo.traffic.TrafficSettings;
import io.exodus.migration.Secret;
import io.exodus.server.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.h2.tools.Server;
import redis.clients.jedis.HostAndPort;

/**
 * Two databases that Exodus did not start, and each role in a process of its own with the
 * configuration file of the documentation; nothing of it started yet but the databases.
 */
public final class SeparateProcesses implements AutoCloseable {

  public static final String ADMINISTRATOR = "admin";
  public static final String ADMINISTRATOR_PASSWORD = "a-password-of-the-administrator";

  private static final Map<String, String> SECRETS =
      Map.of(
          "EXODUS_WORKER_PASSWORD",
          "a-password-of-the-workers",
          "EXODUS_INTERLAY_PASSWORD",
          "a-password-of-the-interlays",
          "EXODUS_CONTROL_TOKEN",
          "a-token-of-the-cutover",
          "EXODUS_ADMIN_PASSWORD",
          ADMINISTRATOR_PASSWORD,
          "ORDERS_OLD_PASSWORD",
          RedisOfOthers.EXODUS_PASSWORD,
          "ORDERS_NEW_PASSWORD",
          RedisOfOthers.EXODUS_PASSWORD);

  private final Path directory;
  private final int enginePort = FreePort.next();
  private final int listenPort = FreePort.next();
  private final int databasePort = FreePort.next();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final RedisOfOthers source;
  private final RedisOfOthers target;
  private final Map<String, Path> files = new HashMap<>();

  /** With the engine's database in a process of its own, see {@link #database()}. */
  public SeparateProcesses(Path directory) throws IOException {
    this(directory, null);
  }

  /** With the engine's database where the engine is; it lasts beyond the engine's death. */
  public static SeparateProcesses withEngineOnFile(Path directory, String... databaseSettings)
      throws IOException {
    return new SeparateProcesses(directory, "file:" + directory + "/engine", databaseSettings);
  }

  private SeparateProcesses(Path directory, String engineDatabase, String... databaseSettings)
      throws IOException {
    this.directory = directory;
    source = closing(redis("source", databaseSettings));
    target = closing(redis("target", databaseSettings));
    Map<String, String> addresses = new HashMap<>();
    addresses.put("engine.example:8080", "127.0.0.1:" + enginePort);
    addresses.put("orders-old.example:6379", source.address());
    addresses.put("orders-new.example:6379", target.address());
    addresses.put("/var/lib/exodus", directory.toString());
    files.put("worker", ExampleConfiguration.of("worker", directory, addresses));
    addresses.put("0.0.0.0:6379", "127.0.0.1:" + listenPort);
    addresses.put("0.0.0.0:6400", "0.0.0.0:0");
    addresses.put("interlay-1.example", "127.0.0.1");
    files.put("interlay", ExampleConfiguration.of("interlay", directory, addresses));
    files.put(
        "engine",
        ExampleConfiguration.of(
            "engine",
            directory,
            Map.of(
                "interlay-1.example",
                "127.0.0.1",
                "file:/var/lib/exodus/engine",
                engineDatabase == null
                    ? "tcp://localhost:" + databasePort + "/./engine"
                    : engineDatabase)));
  }

  private RedisOfOthers redis(String name, String... settings) throws IOException {
    return new RedisOfOthers(Files.createDirectory(directory.resolve(name)), settings);
  }

  public RedisOfOthers source() {
    return source;
  }

  public RedisOfOthers target() {
    return target;
  }

  /** Where applications reach the interlay. */
  public int listenPort() {
    return listenPort;
  }

  /** The engine's database; what it holds outlives it. */
  public Server database() throws SQLException {
    Server server =
        Server.createTcpServer(
                "-tcpPort",
                String.valueOf(databasePort),
                "-baseDir",
                directory.toString(),
                "-ifNotExists")
            .start();
    closing(server::stop);
    return server;
  }

  public JarProcess engine() {
    return engine(Map.of());
  }

  /**
   * @param environment beside the secrets: keys that are other than in the file
   */
  public JarProcess engine(Map<String, String> environment) {
    return engine("engine", enginePort, environment);
  }

  /**
   * @param name of its instance, and of its log
   * @param environment beside the secrets: keys that are other than in the file
   */
  public JarProcess engine(String name, int port, Map<String, String> environment) {
    return closing(
        JarProcess.start(name, directory, files.get("engine"), with(environment, name), port));
  }

  /**
   * @param name of its instance, and of its log
   */
  public JarProcess worker(String name) {
    return worker(name, Map.of());
  }

  /**
   * @param name of its instance, and of its log
   * @param environment beside the secrets: keys that are other than in the file
   */
  public JarProcess worker(String name, Map<String, String> environment) {
    return worker(name, null, environment);
  }

  /**
   * @param addition a directory of classes in front of the worker's own; null for none
   * @param environment beside the secrets: keys that are other than in the file
   */
  public JarProcess worker(String name, Path addition, Map<String, String> environment) {
    return closing(
        JarProcess.start(
            name,
            directory,
            files.get("worker"),
            with(environment, name),
            FreePort.next(),
            addition));
  }

  public JarProcess interlay() {
    return interlay("interlay", Map.of());
  }

  /**
   * @param name of its instance, and of its log
   * @param environment beside the secrets: keys that are other than in the file
   */
  public JarProcess interlay(String name, Map<String, String> environment) {
    return closing(
        JarProcess.start(name, directory, files.get("interlay"), with(environment, name)));
  }

  private static Map<String, String> with(Map<String, String> environment, String instance) {
    Map<String, String> all = new HashMap<>(SECRETS);
    all.put("EXODUS_INSTANCE", instance);
    all.putAll(environment);
    return all;
  }

  /** Configuration by role. */
  Map<String, Path> files() {
    return files;
  }

  Traffic traffic(Ledger ledger, int writesPerSecond) {
    return traffic(listenPort, ledger, writesPerSecond);
  }

  /**
   * Applications at work, through an interlay.
   *
   * @param port of the interlay
   * @param ledger for as many clients as there are to be
   * @param writesPerSecond of all clients together
   */
  Traffic traffic(int port, Ledger ledger, int writesPerSecond) {
    Traffic traffic =
        new Traffic(
            new TrafficSettings(
                new HostAndPort("127.0.0.1", port),
                RedisOfOthers.APPLICATION_USER,
                Secret.of(RedisOfOthers.APPLICATION_PASSWORD),
                ledger.clients(),
                writesPerSecond,
                TrafficSettings.DEFAULT_TIMEOUT),
            ledger);
    traffic.start();
    return closing(traffic);
  }

  /** Applications are served: some writes more are acknowledged. */
  static void awaitWrites(Traffic traffic) {
    long goal = traffic.metrics().acknowledged() + 500;
    await("writes are acknowledged")
        .atMost(Duration.ofMinutes(4))
        .until(() -> traffic.metrics().acknowledged() >= goal);
  }

  JarProcess without(String variable, String role) {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.remove(variable);
    return closing(JarProcess.start(role, directory, files.get(role), environment));
  }

  /** Closed with the rest, before all that was there before it. */
  public <T extends AutoCloseable> T closing(T opened) {
    open.push(opened);
    return opened;
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
