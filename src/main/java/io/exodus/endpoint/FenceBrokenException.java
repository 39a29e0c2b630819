package io.exodus.endpoint;

/** The canary's write, or its login, was accepted by a database that is meant to be fenced. */
public class FenceBrokenException extends EndpointException {

  public FenceBrokenException(String endpoint, String message) {
    super(endpoint, message);
  }
}
