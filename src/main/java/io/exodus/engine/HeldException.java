package io.exodus.engine;

/** A destructive step that an open incident holds; nothing was changed. */
public class HeldException extends ConflictException {

  public HeldException(String message) {
    super(message);
  }
}
