package io.exodus.roles;

import io.exodus.server.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pairs of databases, each with an interlay before it, beside those of the documentation's
 * configuration: one migration after another, each between fresh servers.
 */
final class DatabasePairs implements AutoCloseable {

  private final List<Pair> pairs = new ArrayList<>();

  /**
   * @param listenPort where applications reach the pair's interlay
   */
  record Pair(
      String source,
      String target,
      String interlay,
      RedisOfOthers sourceServer,
      RedisOfOthers targetServer,
      int listenPort)
      implements AutoCloseable {

    @Override
    public void close() {
      sourceServer.close();
      targetServer.close();
    }
  }

  DatabasePairs(int count, Path directory) throws IOException {
    for (int n = 1; n <= count; n++) {
      pairs.add(
          new Pair(
              "source-" + n,
              "target-" + n,
              "interlay-" + n,
              new RedisOfOthers(Files.createDirectory(directory.resolve("source-" + n))),
              new RedisOfOthers(Files.createDirectory(directory.resolve("target-" + n))),
              FreePort.next()));
    }
  }

  List<Pair> all() {
    return pairs;
  }

  /** Makes the pairs known to a process: a further document of its configuration file. */
  void addTo(Map<String, Path> files) throws IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      boolean worker = file.getKey().equals("worker");
      StringBuilder text = new StringBuilder(Files.readString(file.getValue()));
      text.append("---\nexodus:\n  endpoints:\n");
      for (Pair pair : pairs) {
        text.append(endpoint(pair.source(), pair.sourceServer(), worker));
        text.append(endpoint(pair.target(), pair.targetServer(), worker));
      }
      if (!worker) {
        text.append("  interlays:\n");
        pairs.forEach(pair -> text.append(interlay(pair, file.getValue().getParent())));
      }
      Files.writeString(file.getValue(), text);
    }
  }

  private static String endpoint(String name, RedisOfOthers server, boolean worker) {
    String endpoint =
        """
            %s:
              family: redis
              uri: redis://%s
        """
            .formatted(name, server.address());
    String access =
        """
              username: exodus
              password: ${ORDERS_OLD_PASSWORD}
              application-users: %s
        """
            .formatted(RedisOfOthers.APPLICATION_USER);
    return worker ? endpoint + access : endpoint;
  }

  private static String interlay(Pair pair, Path directory) {
    return """
            %s:
              family: redis
              listen: 127.0.0.1:%d
              source: %s
              target: %s
              control: 127.0.0.1:0
              state-directory: %s
        """
        .formatted(
            pair.interlay(),
            pair.listenPort(),
            pair.source(),
            pair.target(),
            directory.resolve(pair.interlay()));
  }

  @Override
  public void close() {
    pairs.forEach(Pair::close);
  }
}
