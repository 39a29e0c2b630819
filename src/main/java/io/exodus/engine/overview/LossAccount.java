package io.exodus.engine.overview;

import io.exodus.client.Sample;
import io.exodus.client.StreamView;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the source would lack if it took charge without the target, in words. */
public class LossAccount {

  private static final Duration LOOKS_BACK = Duration.ofHours(1);

  private final StreamStore streams;
  private final SampleStore samples;

  public LossAccount(StreamStore streams, SampleStore samples) {
    this.streams = streams;
    this.samples = samples;
  }

  /** Texts by name: {@code wayBackReaches}, {@code targetLastWell} and {@code mayBeLost}. */
  Map<String, String> of(String id) {
    Instant reaches =
        streams.of(id).stream()
            .filter(stream -> stream.direction() == Direction.REVERSE)
            .findFirst()
            .map(StreamView::markerWrittenAt)
            .orElse(null);
    Sample well = lastWell(id);
    Map<String, String> account = new LinkedHashMap<>();
    account.put(
        "wayBackReaches",
        reaches == null ? "unknown: no marker has arrived at the source" : Words.exact(reaches));
    account.put(
        "targetLastWell", well == null ? "not within the last hour" : Words.exact(well.at()));
    account.put("mayBeLost", lost(reaches, well));
    return account;
  }

  private Sample lastWell(String id) {
    List<Sample> looks = samples.since(id, Instant.now().minus(LOOKS_BACK));
    for (int i = looks.size() - 1; i >= 0; i--) {
      Double healthy = looks.get(i).measurements().get(Measurement.TARGET_HEALTHY);
      if (healthy != null && healthy > 0) {
        return looks.get(i);
      }
    }
    return null;
  }

  private static String lost(Instant reaches, Sample well) {
    if (reaches == null) {
      return "everything that applications wrote since the cutover.";
    }
    String since = "what the target acknowledged after " + Words.exact(reaches);
    if (well == null) {
      return since + ".";
    }
    Duration span = Duration.between(reaches, well.at());
    Double rate =
        well.measurements().get(Measurement.of(Authority.TARGET, Measurement.COMMANDS_PER_SECOND));
    return since
        + (span.isNegative() ? "" : "; it was last seen well " + Words.of(span) + " later")
        + (rate == null ? "" : ", with about " + Math.round(rate) + " commands a second")
        + ".";
  }
}
