package io.exodus.cutover;

/** The authority did not change and everything is as it was; the message says why. */
public class CutoverAbortedException extends RuntimeException {

  public CutoverAbortedException(String reason) {
    super(reason);
  }

  public CutoverAbortedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
