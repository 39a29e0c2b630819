package io.exodus.worker;

/** A business outcome other than success: becomes the BPMN error of that code. */
public class OutcomeException extends RuntimeException {

  private final String code;

  public OutcomeException(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
