package io.exodus.walk;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of one operation when one actor tries it on a run. */
public enum Outcome {
  /** By Exodus, by name of the actor in the journal. */
  REFUSED,
  /** By Exodus, without a row in the journal: it is no attack on a migration, as the entry says. */
  DECLINED,
  /** By the engine's own rights: this actor has none on it. */
  BARRED,
  /** By the engine, whoever asks; the entry says why. */
  IMPOSSIBLE,
  /**
   * Taken as a batch, whose job Exodus refuses; the journal names nobody, as nobody is logged in.
   */
  HELD,
  /** Done, and the run is as it was; the entry says why. */
  HARMLESS,
  /** Done: it is what the role is for. The entry says why. */
  ROLE;

  /** Whether a person has to be told why. */
  public boolean explained() {
    return this != REFUSED && this != HELD && this != BARRED;
  }

  static Outcome of(String word) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no outcome '" + word + "': use one of them"));
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
