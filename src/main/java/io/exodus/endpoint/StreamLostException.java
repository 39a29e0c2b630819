package io.exodus.endpoint;

/**
 * The stream cannot go on from its checkpoint: another writer has it, or the origin's log is gone.
 */
public class StreamLostException extends EndpointException {

  public StreamLostException(String endpoint, String message) {
    super(endpoint, message);
  }
}
