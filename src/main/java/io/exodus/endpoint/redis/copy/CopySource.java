package io.exodus.endpoint.redis.copy;

import io.exodus.endpoint.redis.snapshot.CopySnapshot;
import io.exodus.endpoint.redis.wire.Position;
import java.io.IOException;

/** Where a copy's records come from: a snapshot of a moment, or a scan that takes a while. */
interface CopySource {

  /** From where a stream goes on after these records. */
  Position position();

  /**
   * @param rdbVersion newest of the payloads that the sink is to get
   * @throws IOException if the records cannot be read to their end, or the sink fails
   */
  void read(int rdbVersion, CopySnapshot.Sink sink) throws IOException, InterruptedException;
}
