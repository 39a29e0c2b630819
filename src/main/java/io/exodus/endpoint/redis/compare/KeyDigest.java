package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.redis.wire.Wire;
import java.util.List;

/**
 * What a key holds on one side.
 *
 * @param type as TYPE answers; "none" where there is no such key
 * @param digest of its value, see digest.lua
 * @param expires milliseconds since 1970 by the side's own clock; -1 for never
 */
public record KeyDigest(String type, String digest, long expires) {

  /** As digest.lua answers for a key that is not there. */
  static final KeyDigest NONE = new KeyDigest("none", "", -1);

  /** The same expiry, computed twice from the time left, differs by as much at most. */
  private static final long JITTER_MILLIS = 10;

  static KeyDigest parse(Object answer) {
    List<?> parts = (List<?>) answer;
    return new KeyDigest(Wire.text(parts.get(0)), Wire.text(parts.get(1)), (Long) parts.get(2));
  }

  public boolean missing() {
    return type.equals("none");
  }

  boolean big() {
    return digest.equals("big");
  }

  KeyDigest with(String computed) {
    return new KeyDigest(type, computed, expires);
  }

  boolean sameValue(KeyDigest other) {
    return type.equals(other.type) && digest.equals(other.digest);
  }

  boolean unchangedSince(KeyDigest earlier) {
    return sameValue(earlier) && sameExpiry(earlier, JITTER_MILLIS);
  }

  /** Both sides hold the same point in time, each by its own clock. */
  boolean sameExpiry(KeyDigest other, long tolerance) {
    return expires < 0 || other.expires < 0
        ? expires < 0 && other.expires < 0
        : Math.abs(expires - other.expires) <= tolerance;
  }
}
