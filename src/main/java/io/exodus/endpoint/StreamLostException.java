package io.exodus.endpoint;

/**
 * The stream cannot go on from its checkpoint: another writer has it, or what it needs is gone for
 * good.
 */
public class StreamLostException extends EndpointException {

  private final boolean forGood;

  /** Another writer has it; who follows next finds out how it stands. */
  public StreamLostException(String endpoint, String what) {
    super(endpoint, what);
    this.forGood = false;
  }

  /** Nobody can carry it on. */
  public StreamLostException(String endpoint, String what, String remedy) {
    super(endpoint, what, remedy);
    this.forGood = true;
  }

  @Override
  public boolean pointless() {
    return forGood;
  }
}
