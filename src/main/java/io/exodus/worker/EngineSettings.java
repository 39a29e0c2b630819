package io.exodus.worker;

import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * How a worker reaches the engine.
 *
 * @param base scheme, host, port, and the path in front of the engine's own if there is one
 * @param restPath of the engine's own REST API below the base, such as {@code /engine-rest}
 * @param user a service account of the group {@code exodusWorkers}
 * @param timeout for one call
 */
public record EngineSettings(
    URI base, String restPath, String user, Secret password, Duration timeout) {

  /**
   * @param path that begins with a slash
   */
  URI uri(String path) {
    return URI.create(base.toString().replaceAll("/+$", "") + path);
  }
}
