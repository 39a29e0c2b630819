package io.exodus.migration;

/** What is held under an open incident: each of these destroys something, or the rollback path. */
public enum DestructiveStep {
  COPY("copying: it empties the target and closes it"),
  REPAIR("repairs of records"),
  CUTOVER("cutover"),
  ROLLBACK("rollback"),
  COMMIT("commit: it closes the rollback path"),
  CLEAR_UP("clearing up on both sides"),
  RELEASE("release of the source");

  private final String words;

  DestructiveStep(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** The step that gives the authority to that side. */
  public static DestructiveStep towards(Authority side) {
    return side == Authority.TARGET ? CUTOVER : ROLLBACK;
  }
}
