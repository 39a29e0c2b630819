package io.exodus.engine.authority;

import io.exodus.engine.store.ConflictException;

/** A destructive step that an open incident holds; nothing was changed. */
public class HeldException extends ConflictException {

  public HeldException(String message) {
    super(message);
  }
}
