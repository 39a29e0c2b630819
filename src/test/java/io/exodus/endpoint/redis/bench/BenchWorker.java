package io.exodus.endpoint.redis.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Follower;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.endpoint.redis.server.ReplicationServers;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.LoggerFactory;

/**
 * For src/bench/redis-copy.sh: a worker's process, which does one thing. It prints how long that
 * took (seconds), how many bytes of heap were in use after the fullest collection of garbage, and
 * the processor time of the whole process (seconds).
 */
final class BenchWorker {

  private static final AtomicLong live = new AtomicLong();

  private BenchWorker() {}

  /**
   * @param args copy, plain or follow; port of the source; port of the target; to follow, a
   *     directory for the spool
   */
  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    measureHeap();
    int source = Integer.parseInt(args[1]);
    int target = Integer.parseInt(args[2]);
    EndpointPair link =
        new EndpointPair(
            "bench",
            ReplicationServers.endpoint("source", source),
            ReplicationServers.endpoint("target", target));
    long start = System.nanoTime();
    switch (args[0]) {
      case "copy":
        new RedisFamily().copier().copy(link, new CopyListener(), new Cancellation());
        break;
      case "plain":
        BenchPlainCopy.copy(source, target);
        break;
      case "follow":
        new RedisFamily()
            .follower()
            .follow(
                new Follower.Request(
                    link,
                    Direction.FORWARD,
                    "worker-" + ProcessHandle.current().pid(),
                    () -> Path.of(args[3])),
                new FollowListener(),
                new Cancellation());
        break;
      default:
        throw new IllegalArgumentException(args[0]);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println("seconds " + seconds + used());
  }

  private static String used() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return " live " + live.get() + " cpu " + system.getProcessCpuTime() / 1e9;
  }

  private static void measureHeap() {
    Set<String> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, handback) -> {
                long used =
                    GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData())
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> heap.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
                live.accumulateAndGet(used, Math::max);
              },
              null,
              null);
    }
  }

  private static void refuse(FailedRecord record) {
    throw new IllegalStateException("refused: " + record);
  }

  private static final class CopyListener implements Copier.Listener {
    @Override
    public void progress(long copied, long expected, long bytes) {}

    @Override
    public void failed(FailedRecord record) {
      refuse(record);
    }
  }

  private static final class FollowListener implements Follower.Listener {
    @Override
    public void status(Follower.Status status) {
      System.out.println(
          status.state()
              + " changes "
              + status.changes()
              + " spooled "
              + status.spooledBytes()
              + used());
    }

    @Override
    public void failed(FailedRecord record) {
      refuse(record);
    }

    @Override
    public List<RecordId> repairs() {
      return List.of();
    }

    @Override
    public void repaired(RecordId record) {}
  }
}
