package io.exodus.roles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.h2.tools.Server;

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
  private final int enginePort = JarProcess.freePort();
  private final int listenPort = JarProcess.freePort();
  private final int databasePort = JarProcess.freePort();
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
    Map<String, String> environment = new HashMap<>(SECRETS);
    // The pool does not know by H2's words that a connection is broken: it must try each.
    environment.put("JAVA_TOOL_OPTIONS", "-Dcom.zaxxer.hikari.aliveBypassWindowMs=0");
    return closing(
        JarProcess.start("engine", directory, files.get("engine"), environment, enginePort));
  }

  /**
   * @param name of its instance, and of its log
   */
  public JarProcess worker(String name) {
    return worker(name, null, Map.of());
  }

  /**
   * @param addition a directory of classes in front of the worker's own; null for none
   * @param more environment, beside the secrets
   */
  public JarProcess worker(String name, Path addition, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.put("EXODUS_INSTANCE", name);
    environment.putAll(more);
    return closing(
        JarProcess.start(
            name, directory, files.get("worker"), environment, JarProcess.freePort(), addition));
  }

  public JarProcess interlay() {
    return closing(JarProcess.start("interlay", directory, files.get("interlay"), SECRETS));
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
