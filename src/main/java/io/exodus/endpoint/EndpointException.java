package io.exodus.endpoint;

/**
 * A database could not be reached or did not do what it was asked. Says which one, what happened
 * and what to do; a mere disturbance passes, and is tried again.
 */
public class EndpointException extends RuntimeException {

  private final String endpoint;
  private final String what;
  private final String remedy;

  public EndpointException(String endpoint, String what) {
    this(endpoint, what, "", null);
  }

  public EndpointException(String endpoint, String what, String remedy) {
    this(endpoint, what, remedy, null);
  }

  public EndpointException(String endpoint, String what, String remedy, Throwable cause) {
    super(endpoint + ": " + what + (remedy.isEmpty() ? "" : "; " + remedy), cause);
    this.endpoint = endpoint;
    this.what = what;
    this.remedy = remedy;
  }

  public String endpoint() {
    return endpoint;
  }

  /** What happened, without the endpoint's name and without the remedy. */
  public String what() {
    return what;
  }

  /** What to do about it; empty where nothing is known. */
  public String remedy() {
    return remedy;
  }

  /** True where trying again changes nothing until somebody has done what the remedy says. */
  public boolean pointless() {
    return false;
  }
}
