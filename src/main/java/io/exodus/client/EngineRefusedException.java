package io.exodus.client;

/** The engine answered, and refused. */
public class EngineRefusedException extends RuntimeException {

  private final int status;

  public EngineRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The account was refused, not what it asked. */
  public boolean account() {
    return status == 401 || status == 403;
  }
}
