package io.exodus.endpoint;

/**
 * A database could not be reached or did not do what it was asked. Says which, and what to look at.
 */
public class EndpointException extends RuntimeException {

  private final String endpoint;

  public EndpointException(String endpoint, String message) {
    this(endpoint, message, null);
  }

  public EndpointException(String endpoint, String message, Throwable cause) {
    super(endpoint + ": " + message, cause);
    this.endpoint = endpoint;
  }

  public String endpoint() {
    return endpoint;
  }
}
