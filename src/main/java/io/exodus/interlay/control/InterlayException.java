package io.exodus.interlay.control;

/** An interlay did not carry out an order: which one, and why. */
public class InterlayException extends RuntimeException {

  private final int status;

  public InterlayException(String interlay, String happened, int status, Throwable cause) {
    super("interlay at " + interlay + ": " + happened, cause);
    this.status = status;
  }

  /** The HTTP status that the interlay answered; 0 if it gave no answer. */
  public int status() {
    return status;
  }

  /** Whether a successor is at work: the order's epoch was overtaken. */
  public boolean stale() {
    return status == 409;
  }
}
