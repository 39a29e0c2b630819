package io.exodus.migration;

/** The record did not answer; whether what was asked took effect is unknown. */
public class RecordUnreachableException extends RuntimeException {

  public RecordUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
