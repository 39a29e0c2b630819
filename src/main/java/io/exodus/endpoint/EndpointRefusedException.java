package io.exodus.endpoint;

/**
 * The database answered, and will answer the same until somebody changes something there or in the
 * configuration: it is pointless to try again before.
 */
public class EndpointRefusedException extends EndpointException {

  public EndpointRefusedException(String endpoint, String what, String remedy) {
    this(endpoint, what, remedy, null);
  }

  public EndpointRefusedException(String endpoint, String what, String remedy, Throwable cause) {
    super(endpoint, what, remedy, cause);
  }

  @Override
  public boolean pointless() {
    return true;
  }
}
