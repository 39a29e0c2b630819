package io.exodus.interlay;

/** An order of an epoch that is over; nothing was done. */
public final class StaleOrderException extends RuntimeException {

  public StaleOrderException(long epoch, long known) {
    super("epoch " + epoch + " is over; this interlay has heard of epoch " + known);
  }
}
