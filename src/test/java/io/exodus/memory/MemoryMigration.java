package io.exodus.memory;

import io.exodus.migration.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole runbook with a family of the tests', twice under live traffic: once to the release of
 * the source, once back to it. Ends with 0 where no acknowledged write was lost or doubled.
 */
public final class MemoryMigration {

  /** One class of each part that must not be needed. */
  private static final List<String> ABSENT =
      List.of(
          "io.exodus.endpoint.redis.RedisFamily",
          "io.exodus.interlay.redis.RedisProtocol",
          "redis.clients.jedis.Jedis",
          "com.moilioncircle.redis.replicator.Replicator",
          "redis.embedded.RedisServer");

  private MemoryMigration() {}

  /**
   * @param args the directory for what the engine keeps
   */
  public static void main(String[] args) {
    int code = 1;
    try {
      ABSENT.forEach(name -> System.out.println((present(name) ? "present " : "absent ") + name));
      code = run(Path.of(args[0])).isEmpty() ? 0 : 1;
    } catch (RuntimeException e) {
      e.printStackTrace();
    }
    System.exit(code);
  }

  private static List<String> run(Path directory) {
    List<String> problems = new ArrayList<>();
    try (MemoryPair forth = new MemoryPair();
        MemoryPair back = new MemoryPair();
        MemoryHouse house = new MemoryHouse(directory, Map.of("forth", forth, "back", back))) {
      problems.addAll(new MemoryMove(house, "forth", forth).run(Phase.RELEASED, Map.of()));
      problems.addAll(
          new MemoryMove(house, "back", back)
              .run(Phase.ROLLED_BACK, Map.of("Task_DecideCommit", "rollback")));
    }
    return problems;
  }

  private static boolean present(String name) {
    try {
      Class.forName(name, false, MemoryMigration.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
