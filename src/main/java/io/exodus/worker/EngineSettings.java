package io.exodus.worker;

import io.exodus.migration.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * How a worker reaches the engine.
 *
 * @param base scheme, host and port, without a path
 * @param user a service account of the group {@code exodusWorkers}
 * @param timeout for one call
 */
public record EngineSettings(URI base, String user, Secret password, Duration timeout) {}
