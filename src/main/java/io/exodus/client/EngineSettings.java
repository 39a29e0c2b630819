package io.exodus.client;

import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * How a worker reaches the engine.
 *
 * @param nodes each with scheme, host, port, and the path in front of the engine's own if there is
 *     one
 * @param restPath of the engine's own REST API below a node, such as {@code /engine-rest}
 * @param user a service account of the group {@code exodusWorkers}
 * @param timeout for one call
 */
public record EngineSettings(
    EngineNodes nodes, String restPath, String user, Secret password, Duration timeout) {

  /**
   * @param path that begins with a slash
   */
  public static URI uri(URI node, String path) {
    return URI.create(node.toString().replaceAll("/+$", "") + path);
  }
}
