package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.Divergence;
import io.exodus.migration.RecordId;

/** What a key holds on both sides. */
public record DigestPair(KeyDigest source, KeyDigest target) {

  boolean agree(long tolerance) {
    return source.sameValue(target) && (source.missing() || source.sameExpiry(target, tolerance));
  }

  /** Too big on one side to be digested in one go there. */
  boolean big() {
    return source.big() || target.big();
  }

  boolean unchangedSince(DigestPair earlier) {
    return source.unchangedSince(earlier.source) && target.unchangedSince(earlier.target);
  }

  /** Is it gone on one side only? */
  boolean lacked() {
    return source.missing() != target.missing();
  }

  /** Does the same side lack it, and only that, as then? */
  boolean lackedAs(DigestPair earlier) {
    return lacked() && earlier.lacked() && source.missing() == earlier.source.missing();
  }

  /** In what way they do not agree. */
  Divergence divergence(RecordId record) {
    if (source.missing()) {
      return new Divergence(
          record, Divergence.Kind.MISSING_ON_SOURCE, "a " + target.type() + " on the target only");
    }
    if (target.missing()) {
      return new Divergence(
          record, Divergence.Kind.MISSING_ON_TARGET, "a " + source.type() + " on the source only");
    }
    if (!source.type().equals(target.type())) {
      return new Divergence(
          record,
          Divergence.Kind.VALUE,
          "a " + source.type() + " on the source, a " + target.type() + " on the target");
    }
    if (!source.sameValue(target)) {
      return new Divergence(
          record, Divergence.Kind.VALUE, "a " + source.type() + " with different content");
    }
    return new Divergence(record, Divergence.Kind.TIME_TO_LIVE, expiry());
  }

  private String expiry() {
    if (source.expires() < 0) {
      return "expires on the target only";
    }
    if (target.expires() < 0) {
      return "expires on the source only";
    }
    long millis = target.expires() - source.expires();
    return "expires "
        + Math.abs(millis)
        + " ms "
        + (millis < 0 ? "earlier" : "later")
        + " on the target";
  }
}
