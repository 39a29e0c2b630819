package io.exodus.cutover;

import io.exodus.client.Attempt;

/** The authority did not change and everything is as it was; the message says why. */
public class CutoverAbortedException extends RuntimeException {

  /** Of an attempt that a predecessor left; nobody knows why. */
  static CutoverAbortedException lostWorker(Attempt attempt) {
    return new CutoverAbortedException(
        "the worker of attempt " + attempt.number() + " stopped before its decision");
  }

  public CutoverAbortedException(String reason) {
    super(reason);
  }

  public CutoverAbortedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
