package io.exodus.endpoint;

/** The canary's write, or its login, was accepted by a database that is meant to be fenced. */
public class FenceBrokenException extends EndpointException {

  public FenceBrokenException(String endpoint, String what) {
    super(
        endpoint,
        what,
        "find out who switches users on there or bypasses the fence, and stop that");
  }
}
