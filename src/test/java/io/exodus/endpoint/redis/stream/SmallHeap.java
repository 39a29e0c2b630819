package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Follows a stream in a process of its own that has little memory, as an operator gives it. */
final class SmallHeap implements AutoCloseable {

  private final Process process;
  private final Path log;

  private SmallHeap(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param heap as -Xmx takes it
   */
  static SmallHeap follow(EndpointPair link, Path directory, String heap) throws IOException {
    Path log = directory.resolve("small-heap.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", classPath()),
                SmallHeap.class.getName(),
                Integer.toString(link.source().uri().getPort()),
                Integer.toString(link.target().uri().getPort()),
                directory.resolve("spool").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new SmallHeap(process, log);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  boolean alive() {
    return process.isAlive();
  }

  String printed() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  /** The process: ports of source and target, and a directory for the spool. */
  public static void main(String[] arguments) throws Exception {
    EndpointPair link =
        new EndpointPair(
            "m-1",
            ReplicationServers.endpoint("old", Integer.parseInt(arguments[0])),
            ReplicationServers.endpoint("new", Integer.parseInt(arguments[1])));
    var request =
        new Follower.Request(link, Direction.FORWARD, "small", () -> Path.of(arguments[2]));
    new RedisFamily().follower().follow(request, new Silent(), new Cancellation());
  }

  private static final class Silent implements Follower.Listener {
    @Override
    public void status(Follower.Status status) {}

    @Override
    public void failed(FailedRecord record) {
      System.out.println("failed: " + record);
    }

    @Override
    public List<RecordId> repairs() {
      return List.of();
    }

    @Override
    public void repaired(RecordId record) {}
  }
}
