package io.exodus.endpoint;

import io.exodus.migration.Direction;
import java.time.Instant;
import java.util.Optional;

/** Writes markers to one side and looks for them on the other. */
public interface Markers {

  /** Writes a marker with that time to the origin of the direction. */
  void write(EndpointPair link, Direction direction, Instant at);

  /** The last marker that the stream has applied on the destination; empty before the first. */
  Optional<Instant> applied(EndpointPair link, Direction direction);
}
