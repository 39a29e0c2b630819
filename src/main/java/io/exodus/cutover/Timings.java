package io.exodus.cutover;

import java.util.EnumMap;
import java.util.Map;

/** Announces each step and measures how long it took. */
final class Timings {

  private final Step.Listener listener;
  private final Map<Step, Long> micros = new EnumMap<>(Step.class);
  private Step current;
  private long began;
  private long heldSince;

  Timings(Step.Listener listener) {
    this.listener = listener;
  }

  void enter(Step step) {
    long now = System.nanoTime();
    leave(now);
    listener.before(step);
    current = step;
    began = System.nanoTime();
    if (step == Step.HOLD) {
      heldSince = began;
    }
  }

  private void leave(long now) {
    if (current != null) {
      micros.merge(current, (now - began) / 1_000, Long::sum);
    }
  }

  Map<Step, Long> micros() {
    leave(System.nanoTime());
    current = null;
    return Map.copyOf(micros);
  }

  /** Since the hold began; 0 where there was none. */
  long heldNanos() {
    return heldSince == 0 ? 0 : System.nanoTime() - heldSince;
  }
}
