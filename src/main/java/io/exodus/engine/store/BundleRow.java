package io.exodus.engine.store;

import java.time.Instant;

/**
 * A bundle without its content.
 *
 * @param edition 1 for the first of its incident
 * @param asked row of the journal with who has asked for the values of records that are in it; null
 *     where it holds none
 */
public record BundleRow(long edition, Instant at, String sha256, long bytes, Long asked) {

  public boolean withValues() {
    return asked != null;
  }
}
