package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.preflight.check.KeySample;
import io.exodus.endpoint.redis.wire.ByteSize;
import io.exodus.endpoint.redis.wire.KeyText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Are there records so big that moving them is a problem of its own? Looks at some only. */
final class InspectBigKeys implements InspectorCheck {

  private static final long NOTABLE = 64L << 20;
  private static final long DEFAULT_LIMIT = 512L << 20;

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    List<KeySample> sample = KeySample.of(source);
    Optional<KeySample> biggest = sample.stream().max(Comparator.comparingLong(KeySample::bytes));
    if (biggest.isEmpty() || biggest.get().bytes() < NOTABLE) {
      return;
    }
    KeySample key = biggest.get();
    String configured = target.config("proto-max-bulk-len");
    long limit = configured == null ? DEFAULT_LIMIT : Long.parseLong(configured);
    String message =
        "Of "
            + sample.size()
            + " checked records, the largest is "
            + key.database()
            + "/"
            + KeyText.of(key.key())
            + " with "
            + ByteSize.text(key.bytes())
            + ".";
    if (key.bytes() > limit) {
      findings.critical(
          source.name(),
          message + " The target accepts at most " + ByteSize.text(limit) + " at once.",
          "Raise proto-max-bulk-len on the target, or split the record.");
    } else {
      findings.warning(
          source.name(),
          message,
          "Writing it blocks the target for a while. Split it if the applications can.");
    }
  }
}
