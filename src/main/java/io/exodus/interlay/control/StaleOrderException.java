package io.exodus.interlay.control;

/** An order under an epoch that has been overtaken. */
public class StaleOrderException extends RuntimeException {

  public StaleOrderException(long epoch, long highest) {
    super("epoch " + epoch + " was overtaken by epoch " + highest + ": a successor is at work");
  }
}
