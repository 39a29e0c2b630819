package io.exodus.endpoint;

/** Work stopped because it was asked to; nothing is wrong with it. */
public class CancelledException extends RuntimeException {

  public CancelledException(String reason) {
    super(reason);
  }
}
