package io.exodus.demo.story;

import io.exodus.demo.server.DemoDatabase;
import io.exodus.engine.gate.GateKeys;
import io.exodus.migration.Authority;
import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** How an unattended run of the demo is to end. */
public enum DemoOutcome {
  COMMIT(
      Phase.COMMITTED,
      Map.of(),
      "The orders have moved for good: the new server serves; the old one is kept, and closed."),
  ROLLBACK(
      Phase.ROLLED_BACK,
      Map.of(GateKeys.DECIDE_COMMIT, "rollback"),
      "The orders came back: the old server serves, with every write that the new one "
          + "acknowledged. Nothing of Exodus stays on either."),
  /** On a target whose preflight fails. */
  REFUSED(
      Phase.REFUSED,
      Map.of(GateKeys.ANSWER_FINDINGS, "refuse"),
      "The catalog has not moved: nothing was copied, and the old server serves as before."),
  /** Called off before the cutover. */
  ABORTED(
      Phase.ABORTED,
      Map.of(),
      "The orders have not moved: the old server served all the time. Nothing of Exodus stays on "
          + "either, but the new one keeps the copied records."),
  /** Raised while the target is observed; released, and committed. */
  INCIDENT(
      Phase.COMMITTED,
      Map.of(),
      "The incident blocked the commit until its release; then the orders moved for good.");

  private static final String KEY = "exodus.demo.outcome";

  private final Phase phase;
  private final Map<String, String> answers;
  private final String ending;

  DemoOutcome(Phase phase, Map<String, String> answers, String ending) {
    this.phase = phase;
    this.answers = answers;
    this.ending = ending;
  }

  /**
   * @throws RefusedException if there is none of that name
   */
  public static DemoOutcome of(String name) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    KEY,
                    name,
                    "use "
                        + String.join(
                            ", ", Arrays.stream(values()).map(DemoOutcome::title).toList())));
  }

  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In which the migration ends. */
  public Phase phase() {
    return phase;
  }

  /** That serves at the end. */
  public Authority authority() {
    return phase == Phase.COMMITTED ? Authority.TARGET : Authority.SOURCE;
  }

  /** That is to be moved. */
  public DemoDatabase database() {
    return this == REFUSED ? DemoDatabase.CATALOG : DemoDatabase.ORDERS;
  }

  /** By gate, where it is not the first that the model allows. */
  public Map<String, String> answers() {
    return answers;
  }

  /** What it has come to where all went well, in words. */
  public String ending() {
    return ending;
  }
}
