package io.exodus.memory.family;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Markers;
import io.exodus.migration.Direction;
import java.time.Instant;
import java.util.Optional;

/** A marker is a record of the origin; the stream keeps the last one in its checkpoint. */
final class MemoryMarkers implements Markers {

  @Override
  public void write(EndpointPair link, Direction direction, Instant at) {
    String key = new Control(link.migrationId()).marker(direction);
    try (MemoryConnection origin = MemoryConnection.open(link.origin(direction))) {
      origin.ask(Control.set(key, at.toEpochMilli()));
    }
  }

  @Override
  public Optional<Instant> applied(EndpointPair link, Direction direction) {
    String key = new Control(link.migrationId()).checkpoint(direction);
    try (MemoryConnection destination = MemoryConnection.open(link.destination(direction))) {
      return Optional.ofNullable(Checkpoint.read(destination.get(Control.SPACE, key)))
          .map(Checkpoint::marker);
    }
  }
}
