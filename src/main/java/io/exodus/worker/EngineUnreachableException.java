package io.exodus.worker;

/** The engine did not answer; whether what was asked took effect is unknown. */
public class EngineUnreachableException extends RuntimeException {

  public EngineUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
