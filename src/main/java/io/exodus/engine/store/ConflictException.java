package io.exodus.engine.store;

/** What was asked contradicts what is recorded; nothing was changed. */
public class ConflictException extends RuntimeException {

  public ConflictException(String message) {
    super(message);
  }
}
