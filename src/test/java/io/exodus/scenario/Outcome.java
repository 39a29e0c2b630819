package io.exodus.scenario;

import io.exodus.migration.Phase;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How a migration may end. */
enum Outcome {
  COMMITTED("committed", Phase.COMMITTED),
  ROLLED_BACK("rolled back", Phase.ROLLED_BACK),
  ABORTED("aborted", Phase.ABORTED);

  private final String words;
  private final Phase phase;

  Outcome(String words, Phase phase) {
    this.words = words;
    this.phase = phase;
  }

  /**
   * @throws IllegalArgumentException naming those that there are
   */
  static Outcome of(String words) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.words.equals(words))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "outcome is '"
                        + words
                        + "'; give one of: "
                        + Arrays.stream(values())
                            .map(Outcome::toString)
                            .collect(Collectors.joining(", "))));
  }

  Phase phase() {
    return phase;
  }

  @Override
  public String toString() {
    return words;
  }
}
