package io.exodus.client;

import io.exodus.migration.RecordUnreachableException;

/** The engine did not answer; whether what was asked took effect is unknown. */
public class EngineUnreachableException extends RecordUnreachableException {

  public EngineUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
