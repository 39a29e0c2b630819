package io.exodus.cutover;

/** The record refused: another worker has the attempt, or nobody has approved it. */
public class AttemptLostException extends RuntimeException {

  public AttemptLostException(String message) {
    super(message);
  }
}
