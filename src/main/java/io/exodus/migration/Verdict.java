package io.exodus.migration;

import java.util.Collection;

/**
 * What a criterion found. Blindness is a verdict of its own: no telemetry is UNKNOWN, never PASS.
 */
public enum Verdict {
  PASS,
  UNKNOWN,
  FAIL;

  /** The gravest of the verdicts; UNKNOWN where there is none to judge by. */
  public static Verdict gravest(Collection<Verdict> verdicts) {
    return verdicts.stream().max(Verdict::compareTo).orElse(UNKNOWN);
  }
}
