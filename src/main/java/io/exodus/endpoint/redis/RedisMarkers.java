package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import io.exodus.endpoint.Link;
import io.exodus.endpoint.Markers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A marker is a key of the origin; the stream keeps the last one in its checkpoint. */
final class RedisMarkers implements Markers {

  /** A watch that has not heard yet of its run's end may write one after all was removed. */
  private static final Duration OUTLIVES = Duration.ofMinutes(10);

  @Override
  public void write(Link link, Direction direction, Instant at) {
    try (ControlConnection origin = new ControlConnection(link.origin(direction))) {
      origin.call(
          "SET",
          new ControlSpace(link.migrationId()).marker(direction),
          at.toEpochMilli(),
          "PX",
          OUTLIVES.toMillis());
    }
  }

  @Override
  public Optional<Instant> applied(Link link, Direction direction) {
    try (ControlConnection destination = new ControlConnection(link.destination(direction))) {
      String key = new ControlSpace(link.migrationId()).checkpoint(direction);
      String marker = Wire.text(destination.call("HGET", key, "marker"));
      return marker == null || marker.isEmpty()
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(Long.parseLong(marker)));
    }
  }
}
