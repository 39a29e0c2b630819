package io.exodus.endpoint.redis;

import io.exodus.endpoint.Link;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Are there records so big that moving them is a problem of its own? Looks at some only. */
final class InspectBigKeys implements InspectorCheck {

  private static final long NOTABLE = 64L << 20;
  private static final long DEFAULT_LIMIT = 512L << 20;

  @Override
  public void look(Link link, InspectedServer source, InspectedServer target, Findings findings) {
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
            + " records looked at, the biggest is "
            + key.database()
            + "/"
            + KeyText.of(key.key())
            + " with "
            + Findings.size(key.bytes())
            + ".";
    if (key.bytes() > limit) {
      findings.critical(
          source.name(),
          message + " The target takes at most " + Findings.size(limit) + " at once.",
          "Raise proto-max-bulk-len on the target, or divide the record.");
    } else {
      findings.warning(
          source.name(),
          message,
          "Writing it holds the target up for a while; divide it if the applications can.");
    }
  }
}
