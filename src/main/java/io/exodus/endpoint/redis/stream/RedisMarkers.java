package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Markers;
import io.exodus.endpoint.redis.control.ControlConnection;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A marker is a key of the origin; the stream keeps the last one in its checkpoint. */
public final class RedisMarkers implements Markers {

  /** A watch that has not heard yet of its run's end may write one after all was removed. */
  private static final Duration OUTLIVES = Duration.ofMinutes(10);

  @Override
  public void write(EndpointPair link, Direction direction, Instant at) {
    try (ControlConnection origin = new ControlConnection(link.origin(direction))) {
      origin.call(
          "SET",
          new ExodusKeys(link.migrationId()).marker(direction),
          at.toEpochMilli(),
          "PX",
          OUTLIVES.toMillis());
    }
  }

  @Override
  public Optional<Instant> applied(EndpointPair link, Direction direction) {
    try (ControlConnection destination = new ControlConnection(link.destination(direction))) {
      String key = new ExodusKeys(link.migrationId()).checkpoint(direction);
      String marker = Wire.text(destination.call("HGET", key, "marker"));
      return marker == null || marker.isEmpty()
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(Long.parseLong(marker)));
    }
  }
}
