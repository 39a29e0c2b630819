package io.exodus.client;

/** The engine holds a destructive step under an open incident, until its owner releases it. */
public final class EngineHeldException extends EngineRefusedException {

  static final int STATUS = 423;

  public EngineHeldException(String message) {
    super(STATUS, message);
  }
}
