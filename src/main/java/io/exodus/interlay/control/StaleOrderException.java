package io.exodus.interlay.control;

/** An order under an epoch that has been overtaken. */
public class StaleOrderException extends RuntimeException {

  public StaleOrderException(long epoch, long highest) {
    super("epoch " + epoch + " is older than epoch " + highest + ": another worker has taken over");
  }
}
