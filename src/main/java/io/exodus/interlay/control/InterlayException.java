package io.exodus.interlay.control;

/** An interlay did not do as ordered: names it, and says what happened. */
public final class InterlayException extends RuntimeException {

  public InterlayException(String message, Throwable cause) {
    super(message, cause);
  }
}
