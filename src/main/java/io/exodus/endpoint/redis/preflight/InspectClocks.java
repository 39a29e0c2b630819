package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisProber;
import java.time.Duration;

/** Do both clocks agree? Each server ends times to live by its own. */
final class InspectClocks implements InspectorCheck {

  private static final Duration NOTABLE = Duration.ofSeconds(1);
  private static final Duration HARMFUL = Duration.ofSeconds(10);

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    Duration skew =
        RedisProber.Clock.of(target.client())
            .offset()
            .minus(RedisProber.Clock.of(source.client()).offset());
    judge(target.name(), skew, findings);
  }

  static void judge(String target, Duration skew, Findings findings) {
    if (skew.abs().compareTo(NOTABLE) <= 0) {
      return;
    }
    String message =
        "Its clock is "
            + skew.abs().toMillis()
            + " ms "
            + (skew.isNegative() ? "behind" : "ahead of")
            + " the source's.";
    String advice = "Synchronise both hosts' clocks: records would expire too early or too late.";
    if (skew.abs().compareTo(HARMFUL) > 0) {
      findings.critical(target, message, advice);
    } else {
      findings.warning(target, message, advice);
    }
  }
}
