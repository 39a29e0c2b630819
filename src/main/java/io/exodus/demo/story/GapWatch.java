package io.exodus.demo.story;

import io.exodus.demo.traffic.Gaps;
import io.exodus.engine.gate.GateKeys;
import io.exodus.migration.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Measures what the clients notice of a change of authority: the longest gap between two
 * acknowledged writes across it, and then the same over as long a span without one.
 */
public final class GapWatch {

  /** After the change, so that the slowest connection's gap is in. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private enum State {
    IDLE,
    ACROSS,
    AFTER,
    ORDINARY
  }

  private final Gaps gaps;
  private State state = State.IDLE;
  private String change;
  private Instant since;
  private Duration span;
  private double across;

  public GapWatch(Gaps gaps) {
    this.gaps = gaps;
  }

  public boolean idle() {
    return state == State.IDLE;
  }

  /** Called before a gate is answered: begins the span where that answer changes the authority. */
  public void before(String gate, DemoOutcome outcome) {
    if (gate.equals(GateKeys.APPROVE_CUTOVER)) {
      begin("cutover");
    } else if (gate.equals(GateKeys.DECIDE_COMMIT) && outcome == DemoOutcome.ROLLBACK) {
      begin("rollback");
    }
  }

  private void begin(String name) {
    change = name;
    state = State.ACROSS;
    since = Instant.now();
    gaps.beginSpan();
  }

  /** The hold, once both spans are measured. */
  public Optional<Summary.Hold> look(Phase phase, DemoView view) {
    Instant now = Instant.now();
    switch (state) {
      case ACROSS -> {
        if (phase == Phase.OBSERVING || phase == Phase.ROLLED_BACK) {
          state = State.AFTER;
          span = Duration.between(since, now).plus(MARGIN);
        }
      }
      case AFTER -> {
        if (now.isAfter(since.plus(span))) {
          across = gaps.maxGapMillis();
          gaps.beginSpan();
          since = now;
          state = State.ORDINARY;
        }
      }
      case ORDINARY -> {
        if (now.isAfter(since.plus(span))) {
          state = State.IDLE;
          Summary.Hold hold = new Summary.Hold(change, across, gaps.maxGapMillis());
          view.note(
              String.format(
                  "hold at the %s: %.0f ms, ordinarily %.0f ms",
                  hold.name(), hold.gapMillis(), hold.ordinaryMillis()));
          return Optional.of(hold);
        }
      }
      case IDLE -> {}
    }
    return Optional.empty();
  }
}
