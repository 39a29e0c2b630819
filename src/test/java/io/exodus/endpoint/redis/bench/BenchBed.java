package io.exodus.endpoint.redis.bench;

import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.endpoint.redis.wire.RedisInfo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Servers and worker processes of the benchmark; none outlives it. */
final class BenchBed implements AutoCloseable {

  private static final String HEAP = "-Xmx512m";
  private static final int PATIENCE_SECONDS = 300;

  private final Path directory;
  private final List<RedisServer> servers = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private int number;

  BenchBed() throws IOException {
    directory = Files.createTempDirectory("exodus-redis-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** A new, empty server; returns its port. */
  int server() throws IOException {
    RedisServer server = ReplicationServers.start(directory.resolve("server-" + number++), null);
    servers.add(server);
    return server.ports().get(0);
  }

  void stopServer(int port) throws IOException {
    for (RedisServer server : List.copyOf(servers)) {
      if (server.ports().get(0) == port) {
        servers.remove(server);
        server.stop();
      }
    }
  }

  /** Processor time that a server and its children have used, seconds. */
  static double cpu(int port) {
    try (Jedis jedis = client(port)) {
      RedisInfo info = new RedisInfo(jedis.info("cpu"));
      return Stream.of("sys", "user", "sys_children", "user_children")
          .mapToDouble(part -> Double.parseDouble(info.text("used_cpu_" + part)))
          .sum();
    }
  }

  static Jedis client(int port) {
    return new Jedis("127.0.0.1", port, 120_000);
  }

  /**
   * Starts a worker's process, see {@link BenchWorker}.
   *
   * @param classes of Exodus, of this commit or another
   */
  Worker worker(Path classes, String... arguments) throws IOException {
    String own = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-cp", classes + File.pathSeparator + own));
    command.add(BenchWorker.class.getName());
    command.addAll(List.of(arguments));
    Path output = directory.resolve("worker-" + number++);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    workers.add(process);
    return new Worker(process, output);
  }

  Path directory(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name + number++));
  }

  /** Waits for a condition, looking often: what is measured ends with it. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new IllegalStateException(what + ": not within " + PATIENCE_SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public synchronized void close() {
    workers.forEach(Process::destroyForcibly);
    try {
      for (RedisServer server : servers) {
        server.stop();
      }
      servers.clear();
      if (Files.exists(directory)) {
        try (var files = Files.walk(directory)) {
          files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
      }
    } catch (IOException e) {
      System.err.println(directory + ": " + e);
    }
  }

  /** A worker's process and what it prints. */
  record Worker(Process process, Path output) {

    /**
     * Waits for its good end.
     *
     * @return the numbers of its last line
     */
    Told finish() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("the worker failed:\n" + Files.readString(output));
      }
      return told();
    }

    Told told() throws IOException {
      List<String> lines = Files.readAllLines(output);
      String[] words = lines.isEmpty() ? new String[0] : lines.get(lines.size() - 1).split(" ");
      double seconds = 0;
      long live = 0;
      double cpu = 0;
      for (int i = 0; i + 1 < words.length; i++) {
        if (words[i].equals("seconds")) {
          seconds = Double.parseDouble(words[i + 1]);
        } else if (words[i].equals("live")) {
          live = Long.parseLong(words[i + 1]);
        } else if (words[i].equals("cpu")) {
          cpu = Double.parseDouble(words[i + 1]);
        }
      }
      return new Told(seconds, live >> 20, cpu, cpu);
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  /**
   * @param seconds that its work took
   * @param liveMegabytes of heap in use after the fullest collection of garbage
   * @param cpu seconds of processor time of its process
   * @param allCpu the same and that of the servers: what other load on the machine changes least
   */
  record Told(double seconds, long liveMegabytes, double cpu, double allCpu) {
    Told with(double all) {
      return new Told(seconds, liveMegabytes, cpu, all);
    }
  }
}
