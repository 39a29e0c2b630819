package io.exodus.migration;

/** Which way a stream carries changes. */
public enum Direction {
  /** From the source to the target: before the cutover. */
  FORWARD,
  /** From the target to the source: the reverse stream, after it. */
  REVERSE;

  /** The side whose changes are carried. */
  public Authority origin() {
    return this == FORWARD ? Authority.SOURCE : Authority.TARGET;
  }

  public Direction opposite() {
    return this == FORWARD ? REVERSE : FORWARD;
  }

  /** The direction in which changes flow while that side has the authority. */
  public static Direction from(Authority authority) {
    return authority == Authority.SOURCE ? FORWARD : REVERSE;
  }
}
