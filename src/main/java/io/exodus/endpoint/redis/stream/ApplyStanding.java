package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.wire.RespError;

/** Whether the stream still stands as this worker left it, by the checkpoint that is found. */
final class ApplyStanding {

  static final String LOST = "the stream is lost: answer the gate that asks what to do";

  private final EndpointSettings endpoint;
  private final String worker;

  ApplyStanding(EndpointSettings endpoint, String worker) {
    this.endpoint = endpoint;
    this.worker = worker;
  }

  void requireOwn(RespError error) {
    if (error != null) {
      throw new StreamLostException(
          endpoint.name(),
          "a transaction was applied without its checkpoint: " + error.message(),
          LOST);
    }
  }

  void requireReady(Checkpoint found) {
    if (found == null) {
      throw new StreamLostException(
          endpoint.name(), "the stream's checkpoint is gone: somebody emptied the database", LOST);
    }
    if (found.state() == Checkpoint.State.ENDED) {
      throw new ApplyWriter.Ended();
    }
    if (found.state() != Checkpoint.State.READY) {
      throw new StreamLostException(endpoint.name(), "a new copy has begun");
    }
  }

  void requireMine(Checkpoint found) {
    requireReady(found);
    if (!worker.equals(found.owner())) {
      throw new StreamLostException(
          endpoint.name(), "worker '" + found.owner() + "' has taken the stream over");
    }
  }

  /**
   * @param before as it was last seen or written
   */
  void requireSame(Checkpoint found, Checkpoint before) {
    if (found.offset() != before.offset()) {
      // Restarted from an older snapshot: what it lost has to be received again.
      throw new EndpointException(
          endpoint.name(),
          "went back to an earlier state (" + found.position() + ")",
          "the stream goes on from there");
    }
  }
}
