package io.exodus.engine.store;

import java.time.Instant;

/**
 * A bundle without its content.
 *
 * @param edition 1 for the first of its incident
 */
public record BundleRow(long edition, Instant at, String sha256, long bytes) {}
