package io.exodus.endpoint;

/** A successor has raised the epoch: whoever gets this must not touch either side any more. */
public class StaleEpochException extends EndpointException {

  public StaleEpochException(String endpoint, long own, long found) {
    super(
        endpoint,
        "epoch " + own + " is older than epoch " + found,
        "another worker has taken over: wait for it");
  }
}
