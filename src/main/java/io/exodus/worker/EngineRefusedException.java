package io.exodus.worker;

/** The engine answered, and refused. */
public class EngineRefusedException extends RuntimeException {

  private final int status;

  public EngineRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** What was asked contradicts what is recorded. */
  public boolean conflict() {
    return status == 409;
  }
}
